"""Settings, root urls and the list of installed parts: the only place that names all parts."""
