"""The channels by which voices arrive (広聴), one folder each. Channels do not know each other."""
