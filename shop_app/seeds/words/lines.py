"""Names of product families, as makers give them to what they design. Words only."""

LINES = tuple(
    "Heron Alder Juniper Fjord Marlow Clover Osprey Linden Sorrel Harbour Bramble Wren Larch Saffron Meadow Pebble "
    "Tamsin Rowan Otter Lupin Calder Finch Hazel Moss Quill Thistle Arden Willow Skye Plover Cove Fennel Ember Dune "
    "Isla Kestrel Lark Maple Nettle Orchard Petrel Rill Sable Teasel Umber Vesper Wharf Yarrow Aster Birch Cinder "
    "Dorset Elder Fallow Grove Holt Inlet Jasper Kelda Lagoon Mallow Norwood Oriel Pippin Quarry Ridge Selwyn Tarn "
    "Ullswater Verity Wilder Yew Amble Brook Copse Drift Eddy Fern Gale Hollis Iris Jonah Keel Lumen Mistral Nomad "
    "Opal Pinto Raven Solent Tide Ursa Vale Wicket Zephyr Ardley Bracken Curlew Dapple Eskdale Fable Gosling".split()
)

FARMS = tuple(
    "Harrowgate Millbrook Sunnyside Larkrise Applecote Windmill Hillcrest Oakdene Brightwater Stonebarn Fairfield "
    "Hopyard Westbourne Hollyhock Saltmarsh Greenlane Kingsmead Redgate Foxcote Longacre Bellwether Coldstream "
    "Ivybridge Maplewood Northbeck Oldbarn Priory Quayside Riverside Swallowfield Thornhill Underwood Vineyard "
    "Weathercock Yewtree Ashcombe Beechwood Cloverley Dovecote Elmstead".split()
)
