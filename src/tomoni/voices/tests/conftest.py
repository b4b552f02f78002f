"""What the tests of voices stand on: people, departments, a plan, and voices in every state."""
