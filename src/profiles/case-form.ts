/** The small forms on the list of people, a person's page and the import page. */
import { Type } from 'typebox'
import { choiceField, dayField, fileField, textField, tickField } from '../web/fields.js'
import { defineForm } from '../web/forms.js'
import { householdLength } from './household.js'
import { manualStates } from './model.js'
import { listOrders, listViews } from './reader.js'

const id = () => textField({ max: 40 })

/** A search in the list of people, and the list and order in which it was sent. Nothing typed on the page of what was found ends that search. */
export const searchForm = defineForm(
  Type.Object({
    search: Type.Optional(textField({ max: 100 })),
    vis: Type.Optional(choiceField(listViews)),
    sorter: Type.Optional(choiceField(listOrders)),
    /** id of the search whose page sends it */
    soegning: Type.Optional(id()),
  }),
  {
    search: { label: 'Søgning' },
    vis: { label: 'Liste' },
    sorter: { label: 'Rækkefølge' },
    soegning: { label: 'Søgning' },
  },
)

export const consentForm = defineForm(
  Type.Object({
    kind: choiceField(['matching', 'company']),
    company: Type.Optional(id()),
    on: dayField(),
    language: textField({ max: 60 }),
    interpreter: tickField(),
  }),
  {
    kind: { label: 'Hvad siger personen ja til?', required: 'Vælg, hvad personen siger ja til.' },
    company: { label: 'Virksomhed' },
    on: { label: 'Dato', required: 'Skriv den dag, personen sagde ja.' },
    language: { label: 'Sprog', required: 'Vælg det sprog, samtalen foregik på.' },
    interpreter: { label: 'Tolk' },
  },
)

export const withdrawForm = defineForm(
  Type.Object({ kind: choiceField(['matching', 'company']), company: Type.Optional(id()) }),
  { kind: { label: 'Samtykke' }, company: { label: 'Virksomhed' } },
)

export const stateForm = defineForm(Type.Object({ state: choiceField(['available', ...manualStates]) }), {
  state: { label: 'Status', required: 'Vælg en status.' },
})

export const householdForm = defineForm(
  Type.Object({ household: Type.Optional(textField({ max: householdLength })) }),
  { household: { label: 'Familiens mærke' } },
)

export const ownerForm = defineForm(Type.Object({ owner: Type.Optional(id()) }), { owner: { label: 'Egen konsulent' } })

export const arrivedForm = defineForm(
  Type.Object({
    arrivedOn: Type.Optional(dayField()),
    /** the day that the page showed; left out: none */
    seen: Type.Optional(dayField()),
    notYet: tickField(),
  }),
  {
    arrivedOn: { label: 'Ankommet' },
    seen: { label: 'Siden' },
    notYet: { label: 'Personen er ikke kommet endnu' },
  },
)

export const moveForm = defineForm(Type.Object({ municipality: textField({ max: 3 }) }), {
  municipality: { label: 'Kommune', required: 'Vælg den kommune, personen flytter til.' },
})

export const importForm = defineForm(Type.Object({ file: fileField(), mode: choiceField(['try', 'load']) }), {
  file: { label: 'Fil', file: 'Vælg en CSV-fil.' },
  mode: { label: 'Handling' },
})
