"""Who works here, and who may look: users, teams, centres, and the names sources use for people."""
