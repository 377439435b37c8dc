"""What buyers say, sorted by stars and by what they bought. Sentences only; they never name the product."""

from enum import StrEnum


class Side(StrEnum):
    """Whether somebody was pleased."""

    GLAD = "glad"
    TORN = "torn"
    SORRY = "sorry"

    @classmethod
    def of(cls, rating: int) -> "Side":
        return cls.GLAD if rating >= 4 else cls.TORN if rating == 3 else cls.SORRY


OPENINGS = {
    5: (
        "Exactly what I hoped for.", "Love it.", "Even nicer in real life.", "Bought one, came back for another.",
        "Could not be happier.", "This was a present to myself, and a good one.", "Five stars without thinking.",
        "My sister recommended this and she was right.", "Best thing I have ordered in a while.", "Simply good.",
        "I was not sure at first, but now I would not be without it.", "Worth every penny.",
    ),
    4: (
        "Very good.", "Happy with this.", "Nearly perfect.", "Good quality for the money.", "Does what it should.",
        "Pleased with it so far.", "A solid choice.", "Nicer than the picture.", "No complaints to speak of.",
        "Would buy again.", "Good, with one small thing I would change.", "Arrived quickly and as described.",
    ),
    3: (
        "It is all right.", "Not bad, not great.", "Mixed feelings.", "Decent, but I expected a little more.",
        "Does the job.", "Fine for the price.", "Somewhere in the middle.", "I go back and forth on this one.",
    ),
    2: (
        "A bit disappointing.", "Not for me.", "I wanted to like it.", "Expected better.",
        "Looks better in the picture.",
        "Should have read more reviews first.",
    ),
    1: ("Sent it back.", "Sadly a miss.", "Would not buy again.", "Not what I ordered it for."),
}  # fmt: skip

CLOSINGS = {
    Side.GLAD: (
        "Recommended.", "Delivery took three days.", "Nicely packed, too.", "Already told a friend.",
        "Thank you, Tangelo.", "Will order again.", "The paper packaging is a nice touch.", "A lovely little shop.",
    ),
    Side.TORN: (
        "Delivery was quick, at least.", "I will keep it.", "Perhaps the next version.", "Check the details first.",
    ),
    Side.SORRY: (
        "Customer service was friendly about it.", "The refund came within a week.", "Others may like it more.",
        "A pity.",
    ),
}  # fmt: skip

DETAILS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "kitchen": (
        ("In use every single day.", "Feels solid in the hand.", "Washes up easily.", "The weight is just right.",
         "Looks good enough to leave out.", "Guests always ask where it is from.",
         "Still like new after weeks."),
        ("Smaller than it looks in the picture.", "The finish marks easily.", "A little heavy for my wrists.",
         "There was a tiny chip on the underside.", "I expected it to be thicker."),
    ),
    "home": (
        ("Makes the whole room look finished.", "Well made and easy to put in place.",
         "The colour goes with everything.",
         "Feels more expensive than it was.", "It has been admired by every visitor.", "Exactly the size stated."),
        ("The colour is a shade darker than on my screen.", "Took two tries to get it level.",
         "Smells a little when new.",
         "One corner was scuffed on arrival.", "Needs more space than I thought."),
    ),
    "garden": (
        ("Arrived healthy and well wrapped.", "Took off within two weeks.", "The balcony looks like a garden now.",
         "Survived the first storm without trouble.", "Clear instructions for beginners.", "The bees love it, too."),
        ("Some leaves were bent in the post.", "Slower to settle than promised.", "I had hoped for something fuller.",
         "Needs more sun than my balcony has."),
    ),
    "clothes": (
        ("Fits true to size.", "The fabric is soft and does not feel cheap.", "Kept its shape after five washes.",
         "I have had compliments already.", "Comfortable from the first day.", "The stitching is neat inside and out."),
        ("Runs a little small, so order one size up.", "The colour faded slightly in the first wash.",
         "Sleeves and hems are a touch long on me.", "The label scratches.", "Thinner than I expected."),
    ),
    "accessories": (
        ("Goes with nearly everything I own.", "The details are lovely up close.", "Light, and still feels sturdy.",
         "Has been everywhere with me since.", "The lining is a nice surprise.",
         "It looks handmade in the best sense."),
        ("The clasp is stiff.", "Smaller than I imagined.", "Scratched within the first month.",
         "The colour is louder than in the picture."),
    ),
    "electronics": (
        ("Set up in five minutes.", "Works with everything I have tried.", "The battery really does last.",
         "Quiet, quick and no nonsense.", "Feels well built.", "The manual is short and makes sense."),
        ("The menu takes some getting used to.", "The cable could be longer.", "It gets warm after an hour.",
         "Had to restart it twice on the first day.", "The buttons feel a bit cheap."),
    ),
    "books": (
        ("Beautifully made.", "Lovely paper, nothing shows through.",
         "I finished it in two evenings and started again.",
         "A pleasure to use.", "It has a permanent place on my desk.", "My daughter will not give it back."),
        ("The cover bends more than I would like.", "The corner was dented in the post.",
         "A bit thinner than I expected.",
         "Good idea, not quite my thing."),
    ),
    "craft": (
        ("A joy to work with.", "The colours are rich and even.", "Good for beginners and not only for them.",
         "Enough for a whole project.", "Feels right in the hand."),
        ("Splits a little if you rush.", "I would have liked more in the pack.",
         "The colour differs slightly from the last one."),
    ),
    "sport": (
        ("Took it out the same afternoon.", "Makes a real difference.", "Survived a muddy month without a mark.",
         "Light and well balanced.", "Great grip.", "The children and I fight over it.",
         "Good value against the big brands."),
        ("Needs some breaking in.", "The strap came loose once.", "Heavier than my old one.",
         "Fine for fun, not for matches."),
    ),
    "toys": (
        ("Has not been put down since the birthday.", "Sturdy enough for two brothers.",
         "The paint has not chipped at all.",
         "It goes to bed with us every night.", "Grandparents approved as well.",
         "No batteries, no noise, lots of play."),
        ("Held attention for about a week.", "Smaller than we thought.", "One part was loose out of the box.",
         "Better for older children, I would say."),
    ),
    "music": (
        ("A lovely, warm sound for the price.", "Stays in tune.", "My teacher was impressed.",
         "Made me practise every day this week.", "Set up well out of the box."),
        ("Needed adjusting before it played well.", "The case is rather thin.",
         "Good to start on, but you will outgrow it."),
    ),
    "food": (
        ("Tastes like it should and rarely does.", "Gone within a day.", "Fresh, and packed with care.",
         "The children asked for more.", "Good on its own and better shared.", "Now part of the weekly order."),
        ("A little too sweet for me.", "The portion could be bigger.", "One piece was squashed.",
         "Nice, though not special.", "Best-before was sooner than I would like."),
    ),
    "health": (
        ("Gentle on sensitive skin.", "A little goes a long way.", "Smells clean and not of perfume.",
         "Easy to use, even half asleep.", "Has its own place on the bathroom shelf."),
        ("The scent is not for everyone.", "Ran out faster than expected.", "The lid does not close well.",
         "Did not suit my skin."),
    ),
    "pets": (
        ("Loved from the first minute.", "Approved by a very picky animal.",
         "Still in one piece after a month.",
         "Gone in seconds.", "Easy to clean, thank goodness.", "Keeps him busy for an hour."),
        ("Chewed through in two days.", "Sniffed at, then ignored.", "Smaller than expected.",
         "The smell takes some courage."),
    ),
    "gifts": (
        ("Made the table look like a party.", "The recipient was delighted.", "Good paper and bright colours.",
         "Everyone asked where it came from.", "Saved the day at short notice."),
        ("One was damaged in the pack.", "Smaller than in the picture.", "Lasted exactly one party."),
    ),
    "tools": (
        ("Feels like it will outlive me.", "Does exactly what I needed it for.",
         "Good grip and good balance.",
         "Borrowed by the neighbours already.", "Proper steel, properly finished."),
        ("Needed a wipe of oil on arrival.", "The handle is a bit short for large hands.",
         "Fine for home, not for a workshop."),
    ),
    "any": (
        ("Well made.", "Good value.", "Just as described.", "Arrived in perfect condition."),
        ("Not quite as described.", "The quality is only average.", "Smaller than I thought."),
    ),
}  # fmt: skip

SUBJECTS = {
    category: subject
    for subject, categories in {
        "kitchen": "tea-and-coffee cookware tableware kitchen-tools bath-and-laundry",
        "home": "furniture lighting clocks-and-decoration",
        "garden": "house-plants flowers-and-seeds garden-living",
        "clothes": "tops-and-dresses trousers-and-shorts layers-and-knits shoes",
        "accessories": "bags hats jewellery-and-watches glasses-and-umbrellas",
        "electronics": "computers sound-and-screen cameras phones-and-power",
        "books": "books paper-and-desk pens-and-pencils",
        "craft": "art-and-craft",
        "sport": "balls rackets-and-bats wheels-and-winter camp-and-water training-and-targets",
        "toys": "soft-toys vehicles games-and-puzzles discover-and-play",
        "music": "strings-and-keys wind-instruments rhythm-and-scores",
        "food": "bakery pantry fruit-and-vegetables sweets drinks",
        "health": "skin-and-colour grooming first-aid-and-baby",
        "pets": "dogs cats fish-birds-and-rabbits",
        "gifts": "cards-and-wrapping party seasons",
        "tools": "hand-tools fixings-and-locks light-and-safety",
    }.items()
    for category in categories.split()
}
