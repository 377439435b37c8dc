"""What a reader without JavaScript gets: whole pages, the sitemap, robots.txt. The browser's own pages are `pages`.

Reading order: `documents` (which address says what), `linked_data` (the same for machines), `markup` (templates put
into the built pages), `sitemap`.
"""
