/** Small files as coordinators load them: rows that no other file of the run has. */
import { addDays, type Day } from '../../src/lib/days.js'

interface Numbers {
  serial(): number
  today(): Day
}

const table = (rows: Record<string, string>[]): string =>
  [Object.keys(rows[0] ?? {}), ...rows.map(row => Object.values(row))].map(cells => cells.join(';')).join('\n')

export function peopleFile({ serial, today }: Numbers): { content: string; ids: string[] } {
  const ids = Array.from({ length: 3 }, () => String(700_000 + serial()))
  const rows = ids.map(id => ({
    ...{ asylPersonId: id, fornavn: `Navn${id}`, efternavn: 'Prøve', foedselsdato: '1990-05-05', koen: 'K' },
    ...{ cpr: '0000000000', statsborgerskab: 'SY', modersmaal: 'arabisk', andre_sprog: '', center: 'Center Jelling' },
    ...{ opholdstilladelse_dato: addDays(today(), -60), forventet_ankomst: addDays(today(), 14), kommunekode: '410' },
    ...{ dansk: 'A2', skolegang_aar: '9', erhverv: 'køkkenhjælp 3 år', kompetencer: 'opvask', koerekort: '' },
    ...{ oensker: 'koekken_restaurant', raadighed: 'man-fre 8-15', timer_pr_uge: '37', transport_min: '60' },
    ...{ hensyn: '', samtykke: 'ja', kilde: 'anden aktør', indsamlet: addDays(today(), -10), bemaerkning: '' },
  }))
  return { content: table(rows), ids }
}

export function openingsFile({ serial, today }: Numbers): { content: string; titles: string[] } {
  const titles = Array.from({ length: 2 }, () => `Importeret hjælp nr. ${serial()}`)
  const rows = titles.map(titel => ({
    ...{ cvr: '13748136', virksomhed: 'Fjordens Køkken ApS', p_nummer: '1007568450', ansatte: '40' },
    ...{ kommunekode: '410', postnr: '5500', ordning: 'virksomhedspraktik', sektor: 'koekken_restaurant' },
    ...{ disco: '9412', titel, opgaver: '"opvask; anretning; rengøring af lokaler"', dansk_krav: 'A1' },
    ...{ koerekort_krav: '', timer_pr_uge: '30', dage: 'man-fre', tidspunkt: '06-14', start: addDays(today(), 60) },
    ...{ uger: '13', pladser: '2', jobaabning: 'ja', formaal: 'kompetencer', kontakt: 'kontakt@example.dk' },
  }))
  return { content: table(rows), titles }
}
