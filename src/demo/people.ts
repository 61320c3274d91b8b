import type { Membership, Role } from '../accounts/model.js'

/** The invented staff of the demo. Names, numbers and addresses are made up. */
export interface DemoAccount {
  key: string
  email: string
  name: string
  phone: string
  role: Role
  municipality: string | null
  centre?: string
  sectors?: string[]
  postcodes?: string[]
}

export const demoMunicipalities = [
  { code: '410', postcodes: ['5500', '5580', '5464', '5466'] },
  { code: '479', postcodes: ['5700', '5762', '5881'] },
  { code: '630', postcodes: ['7100', '7120', '7300'] },
  { code: '860', postcodes: ['9800', '9850', '9760'] },
  { code: '210', postcodes: ['3480', '2980', '3050'] },
] as const

/** Middelfart has the full staff, with which the demo's sign-in links work; the others the few that must be there. */
export const demoAccounts: DemoAccount[] = [
  staff('410', 'mette', 'Mette Holm', 'consultant', [
    'koekken_restaurant',
    'foedevareindustri',
    'hotel',
    'byggeri_anlaeg',
    'industri',
    'landbrug',
  ]),
  staff('410', 'jens', 'Jens Kruse', 'consultant', [
    'detailhandel',
    'rengoering_service',
    'lager_logistik',
    'aeldrepleje_sundhed',
  ]),
  staff('410', 'lone', 'Lone Friis', 'hotline'),
  staff('410', 'karim', 'Karim Saleh', 'hotline'),
  staff('410', 'birgit', 'Birgit Dam', 'coordinator'),
  staff('410', 'ole', 'Ole Skov', 'administrator'),
  {
    key: 'sara',
    email: 'sara@asyl.example.dk',
    name: 'Sara Lind',
    phone: '20 30 40 57',
    role: 'clarifier',
    municipality: null,
    centre: 'jelling',
  },
  {
    key: 'nadia',
    email: 'nadia@asyl.example.dk',
    name: 'Nadia Berg',
    phone: '20 30 40 58',
    role: 'clarifier',
    municipality: null,
    centre: 'sandholm',
  },
  ...(['479', '630', '860', '210'] as const).flatMap((code, i) => [
    staff(
      code,
      `konsulent${code}`,
      ['Pia Lund', 'Søren Bach', 'Anne Vestergaard', 'Tom Nygaard'][i] ?? '',
      'consultant',
    ),
    staff(code, `hotline${code}`, ['Rikke Juhl', 'Hanne Toft', 'Ib Thomsen', 'Lis Krogh'][i] ?? '', 'hotline'),
    staff(code, `standin${code}`, ['Dorte Brandt', 'Kaj Holst', 'Eva Kjær', 'Per Winther'][i] ?? '', 'hotline'),
    staff(code, `leder${code}`, ['Vibeke Riis', 'Niels Dahl', 'Jytte Lauridsen', 'Poul Frank'][i] ?? '', 'coordinator'),
  ]),
]

function staff(municipality: string, key: string, name: string, role: Role, sectors: string[] = []): DemoAccount {
  const number = [...key].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9000, 7) + 1000
  const phone = `${municipality.slice(0, 2)} ${municipality.slice(2)}${String(number)[0]} ${String(number).slice(1, 3)} ${String(number)[3]}0`
  return { key, email: `${key}@kommune${municipality}.example.dk`, name, phone, role, municipality, sectors }
}

export const membershipOf = (account: DemoAccount): Omit<Membership, 'id'> => ({
  role: account.role,
  municipality: account.municipality,
  centre: account.centre ?? null,
  company: null,
  state: 'active',
  owner: false,
  sectors: account.sectors ?? [],
  postcodes: account.postcodes ?? [],
})
