/** Everything that can stand in the log, in words: what has none here does not compile where it would be written. */

/**
 * 'opened': one person's data were read; 'listed': several people's; 'searched': somebody was looked for by name or number;
 * 'changed': something was done.
 */
type Kind = 'opened' | 'listed' | 'searched' | 'changed'

const opened = (text: string) => ({ kind: 'opened' as const, text })
const listed = (text: string) => ({ kind: 'listed' as const, text })
const changed = (text: string) => ({ kind: 'changed' as const, text })

const uses = {
  'profile.read': opened('Så borgerens oplysninger'),
  'proposal.read': opened('Så et forslag'),
  'placement.read': opened('Så et forløb'),
  'candidate.read': opened('Så en kandidat'),
  'cpr.read': opened('Så CPR-nummeret til en aftale'),
  'profile.search': { kind: 'searched' as const, text: 'Søgte efter en borger' },
  'profile.number-known': listed('Fik at vide, at et nummer er kendt'),
  'profile.list': listed('Så en liste over borgere'),
  'profile.arrivals': listed('Så listen over ankomster'),
  'profile.erasures': listed('Så listen over dem, der snart slettes'),
  'profile.unproposed': listed('Så listen over borgere uden forslag'),
  'profile.import.refused': listed('Hentede linjer, der blev afvist'),
  'proposal.list': listed('Så forslagene til et opslag'),
  'placement.list': listed('Så en liste over forløb'),
  'distribution.read': listed('Så fordelingen'),
  'weights.preview': listed('Så virkningen af vægte'),
  'log.read': listed('Så loggen'),
  'profile.create': changed('Oprettede en kompetenceprofil'),
  'profile.update': changed('Rettede kompetenceprofilen'),
  'profile.import': changed('Indlæste en fil'),
  'profile.arrived': changed('Registrerede ankomsten'),
  'profile.consent': changed('Skrev et ja ned'),
  'profile.consent.withdraw': changed('Trak et ja tilbage'),
  'profile.state': changed('Satte status'),
  'profile.household': changed('Ændrede familien'),
  'profile.owner': changed('Valgte egen konsulent'),
  'profile.move': changed('Flyttede borgeren til en anden kommune'),
  'profile.keep': changed('Beholdt oplysningerne'),
  'profile.remove': changed('Fjernede borgeren'),
  'profile.erase': changed('Slettede oplysningerne'),
  'proposal.suggest': changed('Foreslog til et opslag'),
  'proposal.confirm': changed('Bekræftede et forslag'),
  'proposal.decline': changed('Afviste et forslag'),
  'proposal.withdraw': changed('Trak et forslag tilbage'),
  'proposal.interview': changed('Skrev en samtale ned'),
  'proposal.turn-down': changed('Sagde nej til kandidaten'),
  'proposal.accept': changed('Sagde ja til kandidaten'),
  'placement.agree': changed('Skrev en aftale ned'),
  'placement.change': changed('Ændrede en aftale'),
  'placement.cancel': changed('Annullerede et forløb'),
  'placement.next': changed('Skrev det næste forløb ned'),
  'placement.end': changed('Skrev et udfald ned'),
  'placement.problem': changed('Meldte et problem'),
  'placement.call-out': changed('Skrev en udrykning ned'),
  'placement.vitas': changed('Skrev om ansøgningen i VITAS'),
  'account.create': changed('Oprettede en konto'),
  'account.contact': changed('Rettede en konto'),
  'account.add-role': changed('Gav en rolle'),
  'account.remove-role': changed('Fjernede en rolle'),
  'account.disable': changed('Lukkede en konto'),
  'account.enable': changed('Åbnede en konto'),
  'account.away': changed('Skrev en kollegas fravær ned'),
  'company.verify': changed('Godkendte en virksomhed'),
  'company.unverify': changed('Trak en godkendelse tilbage'),
  'company.approve-member': changed('Gav adgang til en virksomhed'),
  'company.reject-member': changed('Afviste adgang til en virksomhed'),
  'company.remove-member': changed('Fjernede adgang til en virksomhed'),
  'company.invite-member': changed('Inviterede til en virksomhed'),
  'question.write-down': changed('Skrev et opkald ned'),
  'municipality.create': changed('Oprettede kommunen'),
  'municipality.settings': changed('Ændrede indstillingerne'),
  'municipality.weights': changed('Ændrede vægtene'),
  'municipality.weights-refused': changed('Ville ændre vægtene'),
  'municipality.distribution': changed('Ændrede valgene for fordeling'),
  'municipality.distribution-refused': changed('Ville ændre valgene for fordeling'),
} as const satisfies Record<string, { kind: Kind; text: string }>

export type What = keyof typeof uses

/** What an entry tells; one of an older version that nobody writes any more is told as something else. */
export const useOf = (what: string): { kind: Kind | 'other'; text: string } =>
  Object.hasOwn(uses, what) ? uses[what as What] : { kind: 'other', text: 'Andet' }
