/** What is owed, per kind of deadline, in the mails that remind staff of the 24-hour promise. */
export const mailWords = {
  deadlines: {
    'answer-opening': {
      owed: 'Virksomheden venter på svar på sit opslag.',
      action: 'Bekræft en kandidat, eller skriv til virksomheden, at der ikke er et match endnu.',
    },
    'decide-late': {
      owed: 'Der er kommet nye forslag til opslaget, efter at virksomheden fik svar.',
      action: 'Bekræft eller afvis hvert af de nye forslag.',
    },
    'answer-question': {
      owed: 'Virksomheden venter på svar på sit spørgsmål.',
      action: 'Skriv et svar til virksomheden.',
    },
  },
} as const
