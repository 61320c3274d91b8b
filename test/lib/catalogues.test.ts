import t from 'tap'
import { byDanish, normaliseText, readCatalogue, wordIndex } from '../../src/lib/catalogue.js'
import { centreName, centreOf, centreOptions, findCentre } from '../../src/lib/centres.js'
import { db25Options, db25Title, isDb25 } from '../../src/lib/industries.js'
import { countryName, findLanguage, languageName, languageOptions } from '../../src/lib/languages.js'
import { holdsLicence, isForeignLicence, licenceLabel, licenceOptions, readLicences } from '../../src/lib/licences.js'
import { normaliseName } from '../../src/lib/names.js'
import {
  findOccupation,
  isOccupation,
  occupationOptions,
  occupations,
  occupationTitle,
  sectorsOfOccupation,
} from '../../src/lib/occupations.js'
import {
  findPostcode,
  isPostcodeIn,
  kilometresBetween,
  municipalityName,
  municipalityOptions,
  postcodeLabel,
  readMunicipality,
} from '../../src/lib/places.js'
import { findSector, isSector, sectorLabel, sectorOfDb25, sectorOptions, sectors } from '../../src/lib/sectors.js'
import { findSkill, skillLabel, skillOptions } from '../../src/lib/skills.js'
import {
  demandLabel,
  demandOfLimit,
  demandOptions,
  demandsOfSlots,
  limitLabel,
  limitOptions,
  readLimits,
} from '../../src/lib/work-limits.js'

t.test('how catalogues are read', async t => {
  t.throws(() => readCatalogue('sectors', ['code', 'colour']), /no column colour/)
  t.throws(() => readCatalogue('nothing', ['code']), /ENOENT/)
  t.throws(
    () =>
      wordIndex([
        { code: 'a', words: ['Same'] },
        { code: 'b', words: ['same'] },
      ]),
    /means both/,
  )
  t.equal(normaliseText('  Kok.  '), 'kok')
  t.same(['Åby', 'Øl', 'Æble', 'zebra', 'Abe'].sort(byDanish), ['Abe', 'zebra', 'Æble', 'Øl', 'Åby'])
})

t.test('sectors', async t => {
  t.equal(sectors.length, 14)
  t.equal(sectorOptions.length, 14)
  t.equal(sectorLabel('aeldrepleje_sundhed'), 'Ældrepleje og sundhed')
  t.equal(sectorOptions.at(-1)?.value, 'aeldrepleje_sundhed', 'Æ comes last')
  t.equal(findSector('Køkken og restaurant'), 'koekken_restaurant')
  t.equal(findSector('koekken_restaurant'), 'koekken_restaurant')
  t.equal(findSector('astronaut'), null)
  t.notOk(isSector('constructor'))
})

t.test('industries', async t => {
  t.ok(isDb25('812100'))
  t.notOk(isDb25('8121'))
  t.equal(db25Title('812100'), 'Almindelig rengøring i bygninger')
  t.equal(db25Title('999999'), null)
  const expected: [string, string | null][] = [
    ['812100', 'rengoering_service'],
    ['811000', 'ejendomsservice'],
    ['813000', 'gartneri_groent'],
    ['011300', 'gartneri_groent'],
    ['014100', 'landbrug'],
    ['107110', 'foedevareindustri'],
    ['251100', 'industri'],
    ['829200', 'lager_logistik'],
    ['881010', 'aeldrepleje_sundhed'],
    ['889120', 'boern_dagtilbud'],
    ['641900', null],
  ]
  for (const [code, sector] of expected) t.equal(sectorOfDb25(code), sector, code)
  t.equal(db25Options.length, 88)
})

t.test('occupations', async t => {
  t.ok(occupations.length > 200)
  t.same(
    occupations.flatMap(({ sectors }) => sectors.filter(sector => !isSector(sector))),
    [],
    'every sector of an occupation is a sector',
  )
  t.same(
    occupations.filter(({ code }) => !/^\d{4}(\d{2})?$/.test(code)),
    [],
  )
  const words: [string, string | null][] = [
    ['kok', '5120'],
    ['Kok ', '5120'],
    ['chauffør', '8322'],
    ['mekaniker', '7231'],
    ['landmand', '6121'],
    ['pædagogmedhjælper', '5311'],
    ['sygeplejerske', '2221'],
    ['lærer', '2341'],
    ['malkehjælper', '9212'],
    ['Kokkearbejde (ekskl. køkkenchefarbejde)', '5120'],
    ['912200', '912200'],
    ['astronaut', null],
    ['=HYPERLINK("x")', null],
    ['', null],
  ]
  for (const [text, code] of words) t.equal(findOccupation(text), code, text)
  t.equal(occupationTitle('9112'), 'Rengøringsarbejde undtagen i private hjem')
  t.same(sectorsOfOccupation('911240'), ['rengoering_service', 'hotel'])
  t.same(sectorsOfOccupation('512099'), ['koekken_restaurant'], 'by its group')
  t.notOk(isOccupation('0000'))
  t.ok(occupationOptions.some(({ label }) => label === 'Tjener'))
})

t.test('municipalities and postcodes', async t => {
  t.equal(municipalityOptions.length, 98)
  t.equal(readMunicipality('0410'), '410')
  t.equal(readMunicipality(' 410 '), '410')
  for (const wrong of ['999', '411', '41', '', '04100']) t.equal(readMunicipality(wrong), null, wrong)
  t.equal(municipalityName('630'), 'Vejle')
  t.equal(postcodeLabel('5500'), '5500 Middelfart')
  t.equal(postcodeLabel('0000'), '0000')
  t.ok(isPostcodeIn('5500', '410'))
  t.ok(isPostcodeIn('3480', '217'), 'a postcode may lie in several')
  t.notOk(isPostcodeIn('2450', '630'))
  t.notOk(isPostcodeIn('0000', '410'))
  for (const { value } of municipalityOptions) {
    t.ok(postcodesOf(value) > 0, `${municipalityName(value)} has postcodes`)
  }
})

function postcodesOf(municipality: string): number {
  let count = 0
  for (let number = 1000; number <= 9999; number++) if (isPostcodeIn(String(number), municipality)) count++
  return count
}

t.test('distances', async t => {
  const [middelfart, vejle, hjoerring] = ['5500', '7100', '9800'].map(findPostcode)
  if (!middelfart || !vejle || !hjoerring) throw new Error('postcodes missing')
  t.equal(kilometresBetween(middelfart, middelfart), 0)
  t.ok(Math.abs(kilometresBetween(middelfart, vejle) - 26.7) < 1, 'Middelfart-Vejle')
  t.equal(kilometresBetween(vejle, hjoerring), kilometresBetween(hjoerring, vejle))
  t.equal(findPostcode('99'), null)
})

t.test('centres', async t => {
  t.same(
    centreOptions.map(({ value }) => value),
    ['avnstrup', 'jelling', 'sandholm'],
  )
  t.equal(findCentre('Center Sandholm'), 'sandholm')
  t.equal(findCentre('center jelling'), 'jelling')
  t.equal(findCentre('Center Thyregod'), null)
  t.equal(centreName('avnstrup'), 'Center Avnstrup')
  t.equal(centreOf('jelling')?.postcode, '7300')
  for (const { value } of centreOptions) t.ok(findPostcode(centreOf(value)?.postcode ?? ''), value)
})

t.test('skills', async t => {
  t.equal(findSkill('IT grundlæggende'), 'it_grundlaeggende')
  t.equal(findSkill('pasning af dyr'), 'dyrepasning')
  t.equal(findSkill('trylleri'), null)
  t.equal(skillLabel('boern'), 'Arbejde med børn')
  t.ok(skillOptions.length >= 15)
})

t.test('licences', async t => {
  t.same(readLicences('B, truck'), { codes: ['B', 'truck'], unknown: [] })
  t.same(readLicences('B (syrisk)'), { codes: ['B_udenlandsk'], unknown: [] })
  for (const told of ['Ukraine', 'fra Syrien', 'ukrainsk', 'udenlandsk'])
    t.same(readLicences(`B (${told})`), { codes: ['B_udenlandsk'], unknown: [] })
  for (const told of ['dansk', 'Danmark']) t.same(readLicences(`B (${told})`), { codes: ['B'], unknown: [] })
  for (const told of ['automatgear', 'ombyttet'])
    t.same(readLicences(`B (${told})`), { codes: [], unknown: [`B (${told})`] }, 'asked about')
  t.same(readLicences('pilot, c'), { codes: ['C'], unknown: ['pilot'] })
  t.same(readLicences(''), { codes: [], unknown: [] })
  t.ok(holdsLicence(['C'], 'B'))
  t.ok(holdsLicence(['CE'], 'C'))
  t.notOk(holdsLicence(['B'], 'C'))
  t.notOk(holdsLicence(['B_udenlandsk'], 'B'))
  t.notOk(holdsLicence([], 'B'))
  t.ok(isForeignLicence('B_udenlandsk'))
  t.equal(licenceLabel('B'), 'Bil (B)')
  t.ok(licenceOptions.length > 5)
})

t.test('work limits never say why', async t => {
  t.same(readLimits('ingen tunge løft, ikke nattevagt'), { codes: ['no_heavy_lifting', 'no_night'], unknown: [] })
  t.same(readLimits('allergi over for mel'), { codes: ['no_flour'], unknown: [] })
  t.same(readLimits('skal hente børn kl. 15'), { codes: ['school_pickup_15'], unknown: [] })
  t.same(readLimits('skal kunne sidde ned; traumer'), { codes: ['sitting'], unknown: ['traumer'] })
  t.equal(limitLabel('no_flour'), 'Ikke arbejde med mel')
  t.equal(limitLabel('school_pickup_15'), 'Skal have fri kl. 15')
  t.equal(limitOptions.length, demandOptions.length)
  t.notMatch(limitOptions.map(({ label }) => label).join(), /allergi|børn|syg|gravid/i)
  t.equal(demandOfLimit('no_heavy_lifting'), 'heavy_lifting')
  t.equal(demandOfLimit('constructor'), null)
  t.equal(demandLabel('heavy_lifting'), 'Tunge løft')
})

t.test('working hours make demands', async t => {
  t.same(demandsOfSlots(0b001), [])
  t.same(demandsOfSlots(0b010), ['after_15'])
  t.same(demandsOfSlots(0b100), ['night'])
  t.same(demandsOfSlots(0b110), ['night', 'after_15'])
  t.same(demandsOfSlots(0b111), [], 'any time of day')
})

t.test('languages and countries', async t => {
  t.equal(findLanguage('Arabisk'), 'ar')
  t.equal(findLanguage('persisk'), 'fa')
  t.equal(findLanguage('klingon'), null)
  t.equal(languageName('ti'), 'tigrinya')
  t.equal(languageName('volapyk'), 'volapyk')
  t.equal(languageOptions[0]?.label, 'albansk')
  t.equal(countryName('SY'), 'Syrien')
  t.equal(countryName('XX'), null)
  t.equal(countryName('syrien'), null)
})

t.test('names compare without accents, case and hyphens', async t => {
  t.equal(normaliseName(' Grâce  AL-Masri '), 'grace al masri')
  t.equal(normaliseName("D'Souza"), normaliseName('d’souza'))
  t.not(normaliseName('Sørensen'), normaliseName('Sorensen'))
})
