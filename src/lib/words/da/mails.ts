/** Words of the mails that the promise of an answer within 24 hours sends to staff. */
export const mailWords = {
  deadlines: {
    'answer-opening': {
      owed: 'Virksomheden venter på svar på sit opslag.',
      action: 'Bekræft en kandidat, eller skriv, at der ikke er et match endnu.',
    },
    'decide-late': {
      owed: 'Der er kommet nye forslag til opslaget, efter at virksomheden fik svar.',
      action: 'Bekræft eller afvis hvert af de nye forslag.',
    },
    'answer-question': {
      owed: 'Virksomheden venter på svar på sit spørgsmål.',
      action: 'Skriv svaret til virksomheden.',
    },
  },
  reminder: {
    subject: 'Husk svar til',
    lead: 'Du skal huske dette:',
    due: 'Svaret skal være givet senest',
    open: 'Åbn sagen',
  },
  overdue: {
    subject: 'Fristen er overskredet: svar til',
    lead: 'Fristen for et svar er overskredet.',
    due: 'Svaret skulle være givet senest',
    owner: 'Ansvarlig:',
    why: 'Du får mailen, fordi du selv skal svare, er stedfortræder eller koordinator.',
    open: 'Åbn sagen',
  },
} as const
