"""The site: pages in the shell of the site generator, and its search."""
