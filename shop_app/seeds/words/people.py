"""Names and places for simulated shoppers; everybody here is invented. Addresses are assembled in `people`."""

FIRST = tuple(
    "Ada Amara Anna Arjun Astrid Ayesha Ben Bruno Camille Carlos Chiara Chloe Daniel Daria David Diego Eleni Elias "
    "Elif Emeka Emma Enzo Esther Fatima Felix Finn Freya Grace Hana Hannah Hiro Hugo Ibrahim Ines Ingrid Isaac Ivy "
    "Jakob Jamal James Jonas Jorge Julia Kai Kofi Lars Layla Lena Leo Lina Lucas Lucia Luna Maja Malik Marco Maria "
    "Marta Mateo Maya Mei Mia Milan Mina Nadia Naomi Nikolai Nina Noah Nora Olga Oliver Omar Oskar Paula Pedro Petra "
    "Priya Rafael Ravi Rosa Ruth Sam Sara Sasha Sofia Soren Stella Sven Tara Theo Tobias Uma Valeria Vera Victor "
    "Wei William Yara Yuki Yusuf Zara Zoe".split()
)
LAST = tuple(
    "Abbott Adeyemi Alvarez Andersson Bauer Becker Bennett Bianchi Blanc Brandt Carter Castillo Chen Clarke Costa "
    "Dahl Das Diaz Dubois Eriksen Evans Ferrari Fischer Fontaine Foster Garcia Gray Gupta Haas Hansen Hayes Hoffmann "
    "Ito Ivanova Jansen Jensen Johansson Jones Kaplan Kaya Keller Khan Kim Klein Kovacs Kowalski Kruger Larsen "
    "Laurent Lee Lindgren Lopez Maier Marino Martin Mehta Meyer Moore Moreau Murphy Nakamura Nguyen Nielsen Novak "
    "Obi Okafor Oliveira Olsen Osei Park Patel Petrov Quinn Ramos Reyes Ricci Richter Rossi Roy Russo Santos Sato "
    "Schmidt Schneider Shah Silva Singh Smit Sorensen Stone Suzuki Tanaka Taylor Torres Turner Varga Vidal Vogel "
    "Wagner Walsh Weber White Wilson Wong Wood Yilmaz Young Zimmer".split()
)

PLACES = {  # ISO 3166-1 alpha-2: (share of shoppers, streets, (town, region, postal code pattern; # is a digit))
    "US": (34, ("Maple Avenue", "Cedar Street", "Lakeview Drive", "Elm Street", "Mission Street", "Harbor Road"),
           (("Portland", "OR", "972##"), ("Austin", "TX", "787##"), ("Chicago", "IL", "606##"),
            ("Burlington", "VT", "054##"), ("Seattle", "WA", "981##"), ("Asheville", "NC", "288##"))),
    "GB": (18, ("Church Lane", "Mill Road", "Victoria Street", "Station Road", "Harbour Terrace"),
           (("Bristol", "", "BS# #AB"), ("Leeds", "", "LS# #JX"), ("Edinburgh", "", "EH# #QT"), ("Norwich", "",
             "NR# #PH"))),
    "DE": (14, ("Lindenstraße", "Gartenweg", "Schillerstraße", "Am Markt", "Bergstraße"),
           (("Berlin", "", "10###"), ("Hamburg", "", "20###"), ("Freiburg", "", "791##"), ("Leipzig", "", "041##"))),
    "FR": (9, ("rue des Lilas", "avenue de la Gare", "rue du Moulin", "quai des Brumes"),
           (("Lyon", "", "6900#"), ("Nantes", "", "440##"), ("Lille", "", "59###"))),
    "NL": (6, ("Prinsengracht", "Kerkstraat", "Molenweg"),
           (("Utrecht", "", "35## KL"), ("Amsterdam", "", "10## GV"))),
    "CA": (6, ("King Street", "Rue Saint-Denis", "Granville Street"),
           (("Toronto", "ON", "M5V #T#"), ("Vancouver", "BC", "V6B #H#"))),
    "IE": (3, ("Quay Street", "Shop Street"), (("Galway", "", "H91 ####"), ("Cork", "", "T12 ####"))),
    "ES": (4, ("Calle Mayor", "Avenida del Puerto"), (("Valencia", "", "460##"), ("Madrid", "", "280##"))),
    "SE": (3, ("Storgatan", "Kungsgatan"), (("Malmö", "", "21# ##"), ("Uppsala", "", "75# ##"))),
    "AU": (3, ("Beach Road", "Wattle Street"), (("Hobart", "TAS", "70##"), ("Melbourne", "VIC", "30##"))),
}  # fmt: skip
