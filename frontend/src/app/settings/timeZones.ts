const RUSSIAN = [
  'Europe/Kaliningrad',
  'Europe/Moscow',
  'Europe/Samara',
  'Asia/Yekaterinburg',
  'Asia/Omsk',
  'Asia/Novosibirsk',
  'Asia/Krasnoyarsk',
  'Asia/Irkutsk',
  'Asia/Yakutsk',
  'Asia/Vladivostok',
  'Asia/Magadan',
  'Asia/Kamchatka',
]

/** Time zones to choose from, Russia's first, each with its distance from UTC; `current` is always among them. */
export function timeZones(language: string, current: string): { value: string; label: string }[] {
  const others = Intl.supportedValuesOf('timeZone').filter((zone) => !RUSSIAN.includes(zone))
  const all = [...RUSSIAN, ...others]
  const known = all.includes(current) || !current ? all : [current, ...all]
  return known.map((value) => ({ value, label: `${value.replaceAll('_', ' ')} (${offset(value, language)})` }))
}

function offset(timeZone: string, language: string): string {
  const parts = new Intl.DateTimeFormat(language, { timeZone, timeZoneName: 'shortOffset' }).formatToParts(new Date())
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
}
