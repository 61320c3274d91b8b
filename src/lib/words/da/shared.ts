/** Words of layouts and partials: what stands around and inside every page. */
export const sharedWords = {
  errorPrefix: 'Fejl',
  skip: 'Gå til sidens indhold',
  mainMenu: 'Hovedmenu',
  ownMenu: 'Din konto',
  back: 'Tilbage',
  optional: 'frivilligt',
  /** only where most fields of a form are not */
  needed: 'skal udfyldes',
  choose: 'Vælg',
  limit: 'Højst {count} tegn',
  alerts: { success: 'I orden', info: 'Bemærk', warning: 'Vær opmærksom', error: 'Fejl' },
  hotline: { title: 'IGU-hotline', lead: 'Spørg om alt om IGU:', ask: 'Skriv et spørgsmål' },
  consultant: { title: 'Din kontakt i kommunen', due: 'Du får svar senest' },
  phone: 'Telefon',
  email: 'E-mail',
  hours: 'Åbent',
  score: 'Match',
  scoreOf: '{score} af 100',
  reasonsFor: 'Taler for',
  reasonsAgainst: 'Taler imod',
  reasonsAsk: 'Mangler svar',
  pages: { label: 'Sider', previous: 'Forrige', next: 'Næste', page: 'Side', position: 'Side {page} af {pages}' },
  askMunicipality: 'Hjælper det ikke, så ring til kommunen, og fortæl, hvad du var i gang med.',
  accessibility: {
    title: 'Tilgængelighedserklæring',
    lead: 'Alle skal kunne bruge Springbræt, også med tastatur, skærmlæser eller forstørret tekst.',
    standardTitle: 'Det følger vi',
    standard:
      'Siderne er bygget efter WCAG 2.1, niveau AA, på Det Fælles Designsystem. De virker uden JavaScript, på telefon og computer.',
    checkedTitle: 'Sådan kontrollerer vi det',
    checked: 'Hver side prøves automatisk for fejl, hver gang Springbræt ændres. En automatisk prøve finder ikke alt.',
    helpTitle: 'Kan du ikke bruge en side?',
    help: 'Ring til kommunen, og fortæl, hvilken side det er. Så hjælper vi dig, og fejlen bliver rettet.',
    complaint:
      'Er du ikke tilfreds med svaret, kan du klage til Digitaliseringsstyrelsen, som fører tilsyn med offentlige websider.',
  },
  footer: {
    about:
      'Springbræt er kommunens service for virksomheder, der vil give flygtninge praktik, job med løntilskud eller en IGU.',
    status: 'Driftsstatus',
    development: 'Udvikling',
  },
  mail: {
    hotline: 'Spørgsmål om IGU? Ring til',
    hours: 'Åbent',
    closing: 'Venlig hilsen',
    sender: 'Kommunens virksomhedsservice på Springbræt',
  },
} as const
