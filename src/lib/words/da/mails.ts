const answer = { what: 'svar til', must: 'svare', by: 'Svar senest', late: 'Svaret skulle være givet senest' }

/** What is owed, per kind of deadline, in the mails that remind staff of the 24-hour promise. */
export const mailWords = {
  deadlines: {
    'answer-opening': {
      ...answer,
      owed: 'Virksomheden venter på svar på sit opslag.',
      action: 'Bekræft en kandidat, eller skriv til virksomheden, at der ikke er et match endnu.',
    },
    'decide-late': {
      ...answer,
      owed: 'Der er kommet nye forslag til opslaget, efter at virksomheden fik svar.',
      action: 'Bekræft eller afvis hvert af de nye forslag.',
    },
    'agree-placement': {
      what: 'aftale med',
      must: 'lave en aftale med',
      by: 'Aftale senest',
      late: 'Aftalen skulle være lavet senest',
      owed: 'Virksomheden har sagt ja til en kandidat, men der er ingen aftale endnu. Kandidaten kan ikke foreslås til andre imens.',
      action:
        'Ring til virksomheden, og aftal start, dage og timer. Skriv aftalen ned. Annullér forløbet, hvis det ikke bliver til noget.',
    },
    'call-off-placement': {
      what: 'besked til',
      must: 'give besked til',
      by: 'Besked senest',
      late: 'Beskeden skulle være givet senest',
      owed: 'Virksomheden har sagt ja til en person, som har trukket sit ja tilbage eller er fjernet fra Springbræt.',
      action:
        'Ring til virksomheden, og sig, at personen ikke kommer. Annullér derefter forløbet, eller afslut det, hvis det er begyndt.',
    },
    'call-out': {
      what: 'opkald til',
      must: 'ringe til eller besøge',
      by: 'Ring senest',
      late: 'Det skulle være sket senest',
      owed: 'Der er et problem i et forløb, og ingen har skrevet ned, at vi har ringet eller været der.',
      action:
        'Ring, eller tag ud til virksomheden, og skriv ned, hvad der er gjort. Kan problemet ikke løses, så stop forløbet med det samme.',
    },
    'answer-question': {
      ...answer,
      owed: 'Virksomheden venter på svar på sit spørgsmål.',
      action: 'Skriv et svar til virksomheden.',
    },
  },
} as const
