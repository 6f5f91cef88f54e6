"""A TopoJSON decoder written from the format's text alone, point by point."""

from shapely.geometry import MultiPolygon, Polygon


def decoded_arcs(topology):
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        places = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            places.append((x * scale[0] + translate[0], y * scale[1] + translate[1]))
        arcs.append(places)
    return arcs


def decode(topology, name="wards"):
    """Feature id -> (shape or None, properties)."""
    arcs = decoded_arcs(topology) if topology["arcs"] else []

    def ring(refs):
        places = []
        for ref in refs:
            part = arcs[ref] if ref >= 0 else arcs[~ref][::-1]
            if places:
                assert places[-1] == part[0]
            places += part[1:] if places else part
        assert places[0] == places[-1]
        return places

    def polygon(rings):
        shell, *holes = [ring(refs) for refs in rings]
        return Polygon(shell, holes)

    found = {}
    for member in topology["objects"][name]["geometries"]:
        if member["type"] is None:
            shape = None
        elif member["type"] == "Polygon":
            shape = polygon(member["arcs"])
        else:
            shape = MultiPolygon([polygon(part) for part in member["arcs"]])
        found[member["id"]] = (shape, member["properties"])
    return found
