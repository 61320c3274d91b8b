import t from 'tap'
import { ourTemplates, templatesFrom } from './views.js'

const hotline = { name: 'Mette Holm', phone: '63 33 70 00', hours: 'hverdage kl. 9-15' }

t.test('one source gives subject, text and HTML', async t => {
  const { templates } = templatesFrom({
    'mails/m.hbs': "Emne: Svar til {{name}}\n\nHej\n{{name}}\n\n{{#if no}}nej{{/if}}\n\n{{mailLink 'Åbn' url}}\n",
  })
  const mail = templates.mail('m', { name: 'A & <b>B</b>', url: 'https://x.dk/a?b=1', no: false })
  t.equal(mail.subject, 'Svar til A & <b>B</b>')
  t.equal(mail.text, 'Hej\nA & <b>B</b>\n\nÅbn: https://x.dk/a?b=1\n')
  t.equal(mail.html, '<p>Hej<br>\nA &amp; &lt;b&gt;B&lt;/b&gt;</p>\n<p><a href="https://x.dk/a?b&#x3D;1">Åbn</a></p>')
})

t.test('what people typed makes no header and no link of its own', async t => {
  const { templates } = templatesFrom({ 'mails/m.hbs': "Emne: Om {{name}}\n\n{{name}}\n\n{{mailLink 'Åbn' url}}\n" })
  const mail = templates.mail('m', { name: 'A\nBcc: x@y.dk\n<a href="//evil">', url: 'javascript:x' })
  t.equal(mail.subject, 'Om A')
  t.notMatch(mail.html, '<a href="//evil">')
  t.match(mail.html, '<a href="#">')
})

t.test('a mail without subject or name is refused', async t => {
  const { templates } = templatesFrom({ 'mails/m.hbs': 'Hej\n' })
  t.throws(() => templates.mail('m', {}), /Emne/)
  t.throws(() => templates.mail('n', {}), /mails\/n\.hbs/)
})

t.test('our frame: the hotline box when there is one, and who sends', async t => {
  const templates = ourTemplates()
  const data = { name: 'Lone', url: 'https://x.dk/1' }
  const without = templates.mail('sign-in-link', data)
  t.match(without.text, /Venlig hilsen\nKommunens virksomhedsservice/)
  t.notMatch(without.text, 'IGU')
  const mail = templates.mail('sign-in-link', { ...data, hotline })
  t.match(mail.text, /Mette Holm, 63 33 70 00\.\nÅbent: hverdage kl\. 9-15/)
  t.match(mail.html, '<a href="tel:+4563337000" style="white-space: nowrap">63 33 70 00</a>')
  t.match(mail.html, '<html lang="da">')
  t.notMatch(mail.text, '\n\n\n')
})
