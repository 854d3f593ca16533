"""Which rows of each table a Data Package of some claims needs, so that no reference is broken.

Every condition is SQL over the table's own rows, in which `{claims}` is the SELECT of the claims'
ids and the names of other conditions stand for the SELECT of what they find.
"""

_BEARING = "claim_id IN ({claims})"
_OF_SOURCES = "source_id IN ({sources})"

CONDITIONS = {
    "claims": "id IN ({claims})",
    "qualifiers": _BEARING,
    "evidence": _BEARING,
    "review_events": _BEARING,
    # What a source goes back to decides which others are independent of it.
    "sources": """id IN (
        WITH RECURSIVE ancestor (id) AS (
            SELECT source_id FROM factbase_evidence WHERE claim_id IN ({claims})
            UNION
            SELECT link.derived_from_id
            FROM sources_derivation AS link JOIN ancestor ON link.source_id = ancestor.id)
        SELECT id FROM ancestor)""",
    "derivations": _OF_SOURCES,
    "snapshots": _OF_SOURCES,
    "publishers": "id IN (SELECT publisher_id FROM sources_source WHERE id IN ({sources}))",
    "entities": """id IN (
        SELECT subject_id FROM factbase_claim WHERE id IN ({claims})
        UNION SELECT value_entity_id FROM factbase_claim WHERE id IN ({claims})
        UNION SELECT value_entity_id FROM factbase_qualifier WHERE claim_id IN ({claims})
        UNION SELECT asserted_by_id FROM factbase_evidence WHERE claim_id IN ({claims}))""",
    "aliases": "entity_id IN ({entities})",
    "identifiers": "entity_id IN ({entities})",
    "properties": """id IN (
        SELECT property_id FROM factbase_claim WHERE id IN ({claims})
        UNION SELECT property_id FROM factbase_qualifier WHERE claim_id IN ({claims}))""",
    "property_units": "property_id IN ({properties})",
    "property_subject_types": "property_id IN ({properties})",
    "property_object_types": "property_id IN ({properties})",
    "units": """code IN (
        SELECT value_unit FROM factbase_claim WHERE id IN ({claims})
        UNION SELECT value_unit FROM factbase_qualifier WHERE claim_id IN ({claims})
        UNION SELECT unit_id FROM factbase_propertyunit WHERE property_id IN ({properties}))""",
    "entity_types": """id IN (
        SELECT type_id FROM factbase_entity WHERE id IN ({entities})
        UNION SELECT type_id FROM factbase_propertysubjecttype WHERE property_id IN ({properties})
        UNION SELECT type_id FROM factbase_propertyobjecttype
        WHERE property_id IN ({properties}))""",
}


def needed(name: str, claims: str) -> str:
    """Return the SQL condition of a table's rows, for the SELECT of the ids of `claims`."""
    found = {"claims": claims}
    for table, relation in (
        ("sources", "sources_source"),
        ("entities", "factbase_entity"),
        ("properties", "factbase_property"),
    ):
        condition = CONDITIONS[table].format(**found)
        found[table] = f"SELECT id FROM {relation} WHERE {condition}"  # noqa: S608 - our own names
    return CONDITIONS[name].format(**found)
