"""The kit: small components drawn with the tokens of assets/brand.css. They show what they are given and know no state.

Reading order: types, icon, button, field and choice, card, badge, price, picture, stars, product_card, shelf, skeleton,
empty_state, notice, dialog, behaviour, then the frame's parts: chrome, header, account_menu, footer, head.
"""
