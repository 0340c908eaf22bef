"""From dishes to ingredients: recipes, and all that stands between a till's names and a recipe."""
