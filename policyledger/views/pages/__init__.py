"""What the pages of the site show, one module a page; its search too."""
