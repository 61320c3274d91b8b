import type { FormState } from '../../src/web/forms.js'

const options = (...labels: string[]) => labels.map(label => ({ value: label.toLowerCase(), label }))

const fields = ['title', 'postcode', 'city', 'tasks', 'sector', 'purpose', 'days', 'prospect', 'from', 'weeks']
const allFields = [...fields, 'hours', 'password', 'file']

/** The form of the style guide with every field in error, or with none. */
function formOf(withErrors: boolean): FormState {
  const values = {
    title: 'Rengøring',
    city: 'Nyborg',
    days: ['mandag'],
    purpose: 'afklaring',
    from: '2026-12-01',
    hours: 37.5,
  }
  if (!withErrors) return { values, errors: [], error: {} }
  const errors = allFields.map(field => ({ field, href: `#${field}`, text: `Ret feltet ${field}.` }))
  return {
    values: { ...values, from: '31-02-2026' },
    errors,
    error: Object.fromEntries(errors.map(({ field, text }) => [field, text])),
  }
}

/** What `views/pages/_styleguide.hbs` shows: every partial, in daily use or with something to mend. */
export const styleguide = ({ withErrors }: { withErrors: boolean }) => ({
  title: 'Stilguide',
  back: { href: '/', text: 'Til forsiden' },
  page: {
    path: '/stilguide',
    development: true,
    home: '/',
    csrf: 'token',
    flash: withErrors ? null : { kind: 'success', text: 'Dine oplysninger er gemt.' },
    nav: [
      { href: '/virksomhed', text: 'Overblik', current: true },
      { href: '/virksomhed/opslag', text: 'Opslag', current: false },
      { href: '/virksomhed/oplysninger', text: 'Virksomheden', current: false },
      { href: '/virksomhed/spoergsmaal', text: 'Spørgsmål', current: false },
    ],
    user: {
      name: 'Grethe Ø. Sørensen',
      role: 'Virksomhed',
      account: '/min-konto',
      signOut: '/log-ud',
      switchRole: '/skift-rolle',
    },
  },
  hotline: { name: 'Mette Holm', phone: '63 33 70 00', hours: 'hverdage kl. 9-15', ask: '/virksomhed/spoergsmaal' },
  form: formOf(withErrors),
  consultant: {
    name: 'Jonas Bæk',
    phone: '63 33 71 12',
    email: 'jonas.baek@example.dk',
    due: 'tirsdag den 24. november kl. 14.05',
  },
  sectors: options('Rengøring', 'Køkken', 'Lager'),
  purposes: [
    { value: 'afklaring', label: 'Afklaring', hint: 'Find ud af, om faget passer.' },
    { value: 'optræning', label: 'Optræning' },
  ],
  days: options('Mandag', 'Tirsdag', 'Onsdag', 'Torsdag', 'Fredag', 'Lørdag', 'Søndag'),
  table: {
    caption: 'Opslag, der venter på svar',
    columns: [
      { text: 'Opslag' },
      { text: 'Virksomhed' },
      { text: 'Pladser', number: true },
      { text: 'Match' },
      { text: 'Frist' },
    ],
    rows: [
      {
        cells: [
          { text: 'Rengøring på hotel', href: '#1', note: '2026-0042' },
          { text: 'Hotel Strandpromenaden', tag: { text: 'Ikke godkendt', kind: 'warning' } },
          { text: '2' },
          { score: 87 },
          { deadline: { text: '5 timer tilbage', state: 'soon' } },
        ],
      },
      {
        cells: [
          { text: 'Pakker på lager', href: '#2', note: '2026-0041' },
          { text: 'Fjordens Lager og Transport A/S' },
          { text: '12' },
          { score: 41 },
          { deadline: { text: '2 timer over fristen', state: 'late' } },
        ],
      },
    ],
  },
  comparison: {
    caption: 'De tre ordninger for dette opslag',
    columns: [
      { text: 'Virksomhedspraktik' },
      { text: 'Job med løntilskud', out: true, tag: { text: 'Kan ikke bruges' } },
      { text: 'IGU' },
    ],
    rows: [
      { label: 'Hvor længe', cells: ['Op til 4 uger', 'Op til 6 måneder', '2 år'] },
      { label: 'Løn', cells: ['Ingen løn fra jer', 'I betaler løn og får tilskud', 'Elevløn efter overenskomst'] },
    ],
  },
  facts: [
    { label: 'Branche', text: 'Rengøring og service' },
    { label: 'Opgaver', lines: ['Gøre værelser klar', 'Fylde vognen', 'Melde fejl til receptionen'] },
    { label: 'Periode', text: '1. december 2026, 13 uger', change: { href: '#periode', text: 'Ret' } },
  ],
  reasonsFor: ['Har 7 års erfaring med rengøring', 'Bor 4 km fra arbejdspladsen'],
  reasonsAgainst: ['Taler dansk på A2, I ønsker B1'],
})
