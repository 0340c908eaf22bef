"""What people said of dishes, ingredients and what tills sell: names joined, other units, what is no food."""
