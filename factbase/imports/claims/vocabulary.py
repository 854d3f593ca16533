"""The properties and units in force, read once for all rows of a file."""

from uuid import UUID

from factbase.exceptions import FactbaseError
from factbase.imports.names import key_of
from factbase.models import Property
from factbase.models.demands import Demands, demands_of
from factbase.models.unit import unit_table
from sources.exceptions import shown
from sources.phrases import Phrase


class Vocabulary:
    """Properties by slug or label with what each demands, and the units. Two queries to begin."""

    def __init__(self) -> None:
        self.units = unit_table()
        self._by_slug: dict[str, Property] = {}
        self._by_label: dict[str, list[Property]] = {}
        self._demands: dict[UUID, Demands] = {}
        for prop in Property.objects.all():
            self._by_slug[prop.slug] = prop
            self._by_label.setdefault(key_of(prop.label), []).append(prop)

    def property(self, name: str) -> Property:
        """Return the property of this slug or label; raises FactbaseError naming what there is."""
        found = self._by_slug.get(name.strip())
        if found is not None:
            return found
        called = self._by_label.get(key_of(name), [])
        if len(called) == 1:
            return called[0]
        if not name.strip():
            raise FactbaseError(
                Phrase("There is no property: write its slug."), field="property_slug"
            )
        known = ", ".join(sorted(self._by_slug)[:40]) or Phrase("none yet")
        several = Phrase(
            "Several properties are called %(name)s: write the slug of one (%(known)s).",
            name=shown(name),
            known=known,
        )
        none = Phrase(
            "No property is called %(name)s: write the slug of one (%(known)s).",
            name=shown(name),
            known=known,
        )
        raise FactbaseError(several if called else none, field="property_slug")

    def demands(self, prop: Property) -> Demands:
        """Return what `prop` asks of claims; each list is read once."""
        if prop.pk not in self._demands:
            self._demands[prop.pk] = demands_of(prop)
        return self._demands[prop.pk]

    def units_of(self, prop: Property) -> frozenset[str]:
        """Return the codes of the units that `prop` takes; empty: any."""
        return self.demands(prop).units
