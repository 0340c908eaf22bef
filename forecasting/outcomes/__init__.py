"""What comes of a scenario: dishes, orders, money, and what all of that rests on."""
