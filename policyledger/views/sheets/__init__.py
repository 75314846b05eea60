"""What is printed: division tables, matrices, checklists, blank papers, forms."""
