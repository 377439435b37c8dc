"""What a shopper decides about being followed: everybody about themselves, guests too."""

import reflex as rx

from shop_app.bootstrap import Services
from shop_app.domain.accounts import Actor
from state._call import ask
from state.shell import ShellState


class ChoicesState(rx.State):
    is_followed: bool = True
    is_loaded: bool = False

    @rx.event
    async def load_choices(self):
        """Show what was decided before."""
        self.is_followed = await ask(self, lambda shop, actor: not shop.choices.of(actor).is_opted_out)
        self.is_loaded = True

    @rx.event
    async def follow_me(self, is_wanted: bool):
        """Opt in or out; opting out erases the past as well."""
        wanted = is_wanted is True
        self.is_followed = await ask(self, lambda shop, actor: _decide(shop, actor, is_wanted=wanted))
        if wanted:
            await self._say("Your shelves follow what you look at from now on.")
        else:
            await self._say("Nothing about you is kept any more. Your shelves are what everybody sees.")

    @rx.event
    async def clear_history(self):
        """Erase what the shelves know."""
        await ask(self, lambda shop, actor: shop.choices.clear_history(actor))
        await self._say("Your history is erased. Your shelves begin anew.")

    async def _say(self, words: str) -> None:
        shell = await self.get_state(ShellState)
        shell._tell(words, "success")


def _decide(shop: Services, actor: Actor, *, is_wanted: bool) -> bool:
    decide = shop.choices.opt_in if is_wanted else shop.choices.opt_out
    decide(actor)
    return is_wanted
