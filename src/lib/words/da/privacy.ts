import { counted } from '../../counted.js'

/** What everybody whose data is kept must be told (GDPR articles 13 and 14): true of what the program does. */
export const privacyWords = {
  title: 'Sådan bruger vi oplysninger',
  footer: 'Oplysninger og cookies',
  lead: 'Her står, hvad kommunen gemmer om dig i Springbræt, hvad det bruges til, og hvad du har ret til.',
  responsibleTitle: 'Hvem har ansvaret?',
  responsible: 'Den kommune, du har kontakt med, har ansvaret for oplysningerne. Den er dataansvarlig.',
  officer: 'Databeskyttelsesrådgiver: {contact}',
  noOfficer: 'Ring til kommunen, hvis du vil tale med databeskyttelsesrådgiveren.',
  citizenTitle: 'Er du borger?',
  citizen: [
    'Kommunen gemmer det, du selv fortæller, og det, asylcentret og kommunen ved: navn, fødselsdag, CPR-nummer, telefon, opholdstilladelse, sprog, skolegang, arbejde, ønsker, hvornår du kan arbejde, og hvad der skal tages hensyn til. Det bruges til at hjælpe dig i praktik, job med løntilskud eller en IGU.',
    'Et program regner ud, hvem der passer til et opslag. En konsulent i kommunen læser det og bestemmer. En virksomhed ser først noget om dig, når du har sagt ja til netop den. Den ser aldrig dit CPR-nummer, før I har en aftale.',
    'Du kan altid trække dit ja tilbage. Bed din konsulent om at få alt at se, hvad kommunen har om dig. Læser du ikke dansk, så bed om en samtale med tolk.',
  ],
  companyTitle: 'Er du fra en virksomhed?',
  company: [
    'Kommunen gemmer navn, e-mail og telefon på jer, der bruger Springbræt, virksomhedens CVR-oplysninger, jeres opslag og svar, og det, I spørger hotlinen om. Det bruges til at svare jer, finde kandidater og følge op på forløb. Kommunens medarbejdere kan se det.',
    'En konto bliver stående, til kommunen lukker den. Ring, når en kollega er stoppet.',
  ],
  staffTitle: 'Arbejder du i kommunen eller på et asylcenter?',
  staff: [
    'Dit navn, din e-mail og dit telefonnummer står ved det, du har ansvar for. Springbræt skriver ned, hver gang du ser eller ændrer noget om en borger, og kommunen kontrollerer det.',
  ],
  keptTitle: 'Hvor længe?',
  keptText: 'Filer, der er indlæst, bliver slettet efter højst 30 dage. For resten har hver kommune sin egen frist:',
  peopleKept: (months: number | null): string =>
    months === null
      ? 'Kommunen har ikke besluttet, hvornår oplysninger om borgere bliver slettet.'
      : `Oplysninger om en borger bliver slettet, når der intet er sket i ${counted(months, 'måned', 'måneder')}.`,
  logKept: (months: number | null): string =>
    months === null
      ? 'Loggen har endnu ingen frist.'
      : `Loggen bliver slettet efter ${counted(months, 'måned', 'måneder')}.`,
  lawTitle: 'Hvor står det i loven?',
  law: 'Kommunen løser en opgave, som loven giver den, med integrationsloven og lov om en aktiv beskæftigelsesindsats (databeskyttelsesforordningens artikel 6, stk. 1, litra e). Følsomme oplysninger følger forordningens artikel 9 og databeskyttelseslovens § 7, og CPR-numre dens § 11.',
  rightsTitle: 'Hvad har du ret til?',
  rights:
    'Du kan få at se, hvad kommunen har om dig, og få rettet det, der er forkert. Du kan bede kommunen om at slette noget eller holde op med at bruge det. Ring til kommunen. Er du ikke tilfreds med svaret, kan du klage til Datatilsynet på datatilsynet.dk.',
  cookiesTitle: 'Cookies',
  cookies:
    'Springbræt bruger kun de cookies, som siderne ikke virker uden: mens du er logget ind, for en kort besked, og for det, en medarbejder lige har søgt efter. Ingen måler, hvad du læser, og ingen uden for kommunen får det at vide.',
} as const
