"""Whose work it is: clients, their products, and the settings that change numbers from a day on."""
