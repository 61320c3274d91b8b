import t from 'tap'
import { system } from '../../src/accounts/scope.js'
import { paths } from '../../src/lib/paths.js'
import { profileModel } from '../../src/profiles/model.js'
import { testApp } from '../helpers/app.js'
import { fileOf, plainRow } from './given.js'

t.test('a clarifier sees who moves soon, who should have moved, and of whom something is missing', async t => {
  const { as, services } = await testApp(t)
  await profileModel(services.db).createIndexes()
  const sara = await as('clarifier')
  const none = await sara.get(paths.doors.clarifier())
  t.match(none.text, 'Begynd med en ny kompetenceprofil.')

  const row = (id: string, efternavn: string, forventet_ankomst: string) => ({
    ...{ ...plainRow, asylPersonId: id, efternavn, cpr: '', center: 'Center Jelling', forventet_ankomst },
  })
  await services.profiles.importRows(
    system,
    fileOf([
      row('400001', 'Snart', '30-11-2026'),
      row('400002', 'Senere', '01-03-2027'),
      row('400003', 'Forbi', '20-11-2026'),
      row('400004', 'Ukendt', ''),
    ]),
  )
  const all = await sara.get(paths.doors.clarifier())
  for (const text of ['Alle (4)', 'Flytter inden for 6 uger (1)', 'Flyttedagen er gået (1)']) t.match(all.text, text)
  t.match(all.text, 'Ventes 30. november 2026 om 6 dage')
  t.match(all.text, 'Var ventet 20. november 2026 for 4 dage siden')

  const soon = await sara.get(paths.profiles.atCentre('snart', 'navn'))
  t.match(soon.text, 'Snart')
  t.notMatch(soon.text, /Senere|Forbi|Ukendt/)
  t.match((await sara.get(paths.profiles.atCentre('passeret', 'navn'))).text, 'Forbi')
  t.match((await sara.get(paths.profiles.atCentre('mangler', 'ankomst'))).text, 'Ukendt')
  t.equal((await sara.get(`${paths.doors.clarifier()}?vis=alt`)).status, 404)
})

t.test('dates that cannot be right are told apart', async t => {
  const { as, services } = await testApp(t)
  const sara = await as('clarifier')
  const wrong = await sara.post(paths.profiles.create(), {
    ...{ firstName: 'Åse', asylPersonId: '400009', municipality: '410', sourceWho: 'Sara', certainty: 'told' },
    ...{ birthDate: '1-1-2030', grantedOn: '1-1-2031', expectedArrival: '1-1-1990', sourceWhen: '20-11-2026' },
  })
  t.equal(wrong.status, 422)
  t.match(wrong.text, 'Fødselsdatoen ligger i fremtiden.')
  t.match(wrong.text, 'Opholdstilladelsen kan ikke være givet i fremtiden.')
  t.match(wrong.text, 'Forventet ankomst ligger mere end et år tilbage.')
  t.equal(await profileModel(services.db).countDocuments(), 0)
})
