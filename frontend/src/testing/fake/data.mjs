// Made-up data for looking at screens without a server.

export const names = (type) => {
  const [module, model] = type.split('.')
  const T = module.charAt(0).toUpperCase() + module.slice(1) + model
  const one = T.charAt(0).toLowerCase() + T.slice(1)
  const many = /[^aeiou]y$/.test(one) ? `${one.slice(0, -1)}ies` : /(s|x|ch|sh)$/.test(one) ? `${one}es` : `${one}s`
  const writes = Object.fromEntries(
    ['create', 'update', 'delete', 'bulkUpdate', 'preview', 'groups'].map((w) => [
      w,
      one + w.charAt(0).toUpperCase() + w.slice(1),
    ]),
  )
  return { type: T, one, many, ...writes }
}

const TYPES = {
  'crm.Deal': ['Сделка', 'Сделки', 'Deal', 'Deals', 'target'],
  'contacts.Contact': ['Контакт', 'Контакты', 'Contact', 'Contacts', 'address-book'],
  'calendar.Event': ['Событие', 'События', 'Event', 'Events', 'calendar-event'],
  'identity.User': ['Сотрудник', 'Сотрудники', 'Colleague', 'Colleagues', 'user'],
  'identity.Role': ['Роль', 'Роли', 'Role', 'Roles', 'shield'],
  'identity.Team': ['Команда', 'Команды', 'Team', 'Teams', 'users-group'],
  'identity.ApiKey': ['Ключ API', 'Ключи API', 'API key', 'API keys', 'key'],
  'identity.Session': ['Сеанс', 'Сеансы', 'Session', 'Sessions', 'device-desktop'],
  'base.Company': ['Компания', 'Компании', 'Company', 'Companies', 'building'],
}

const MENU = [
  [
    'crm',
    'CRM',
    'CRM',
    'target',
    [
      ['Воронка', 'Pipeline', 'crm.Deal', 'kanban', 'layout-kanban'],
      ['Сделки', 'Deals', 'crm.Deal', 'list', 'target'],
      ['Прогноз', 'Forecast', 'crm.Deal', 'pivot', 'chart-bar'],
    ],
  ],
  [
    'contacts',
    'Контакты',
    'Contacts',
    'address-book',
    [['Все контакты', 'All contacts', 'contacts.Contact', 'list', 'users']],
  ],
  [
    'calendar',
    'Календарь',
    'Calendar',
    'calendar',
    [['Мой календарь', 'My calendar', 'calendar.Event', 'calendar', 'calendar-event']],
  ],
]

const MODULES = [
  ['contacts', 'foundation', 'Контакты', 'Contacts', 'address-book', '0', []],
  ['catalog', 'foundation', 'Каталог', 'Catalogue', 'package', '0', []],
  ['dashboards', 'foundation', 'Панели показателей', 'Dashboards', 'layout-dashboard', '490', []],
  ['calendar', 'office', 'Календарь', 'Calendar', 'calendar', '0', ['contacts']],
  ['documents', 'office', 'Документы', 'Documents', 'folder', '590', []],
  ['sign', 'office', 'Подписание', 'Signing', 'signature', '690', ['documents']],
  ['crm', 'commerce', 'CRM', 'CRM', 'target', '690', ['contacts']],
  ['sales', 'commerce', 'Продажи', 'Sales', 'shopping-cart', '790', ['contacts', 'catalog']],
  ['subscriptions', 'commerce', 'Подписки', 'Subscriptions', 'refresh', '790', ['sales', 'contacts', 'catalog']],
  ['finance', 'accounting', 'Бухгалтерия', 'Accounting', 'building-bank', '1490', ['contacts']],
  ['expenses', 'accounting', 'Авансовые отчёты', 'Expenses', 'wallet', '390', ['finance', 'contacts']],
  ['inventory', 'supply', 'Склад', 'Warehouse', 'building-warehouse', '990', ['catalog']],
  ['manufacturing', 'supply', 'Производство', 'Production', 'building-factory', '1490', ['inventory', 'catalog']],
  ['employees', 'people', 'Сотрудники', 'Employees', 'users', '0', ['contacts']],
  ['payroll', 'people', 'Зарплата', 'Payroll', 'coins', '990', ['employees', 'finance', 'contacts']],
  ['projects', 'service', 'Проекты', 'Projects', 'layout-kanban', '590', ['contacts']],
  ['helpdesk', 'service', 'Поддержка', 'Help desk', 'headset', '590', ['contacts']],
  ['website', 'marketing', 'Сайт', 'Website', 'world', '690', []],
]
const FAMILIES = {
  foundation: ['Основа', 'Foundation'],
  office: ['Офис', 'Office'],
  commerce: ['Продажи', 'Sales'],
  accounting: ['Учёт', 'Accounting'],
  supply: ['Склад и производство', 'Warehouse and production'],
  people: ['Люди', 'People'],
  service: ['Проекты и сервис', 'Projects and service'],
  marketing: ['Сайт и маркетинг', 'Website and marketing'],
}
const SUMMARY = [
  'Коротко и по делу о том, что этот модуль делает для компании',
  'In a sentence, what this module does for the company',
]

export const state = {
  enabled: new Set(['contacts', 'crm', 'calendar', 'catalog']),
  runs: new Map(),
  language: 'ru',
  signedIn: true,
  signUps: new Map(),
  theme: 'auto',
}

const pick = (pair) => pair[state.language === 'en' ? 1 : 0]

export const boot = (host) => ({
  user: {
    id: '1',
    name: 'Анна Ким',
    email: 'anna@acme.ru',
    language: state.language,
    timeZone: 'Europe/Moscow',
    theme: state.theme,
    isAdministrator: true,
  },
  company: {
    name: 'ООО «Акме»',
    subdomain: 'acme',
    currency: 'RUB',
    currencyDigits: 2,
    country: 'RU',
    timeZone: 'Europe/Moscow',
    language: 'ru',
  },
  menu: MENU.filter(([id]) => state.enabled.has(id)).map(([id, ru, en, icon, entries]) => ({
    id,
    title: pick([ru, en]),
    icon,
    record: null,
    view: 'list',
    screen: null,
    filters: null,
    entries: entries.map(([r, e, record, view, sign], n) => ({
      id: `${id}.${n}`,
      title: pick([r, e]),
      icon: sign,
      record,
      view,
      screen: null,
      filters: null,
      entries: [],
    })),
  })),
  recordTypes: Object.fromEntries(
    Object.entries(TYPES).map(([type, [r, rs, e, es, icon]]) => [
      type,
      { label: pick([r, e]), pluralLabel: pick([rs, es]), icon, api: names(type) },
    ]),
  ),
  modules: [...state.enabled],
  eventsUrl: `http://${host}/events`,
  csrfToken: 'x',
  mailPage: `http://${host}/mail`,
  languages: [
    { code: 'ru', label: 'Русский' },
    { code: 'en', label: 'English' },
  ],
})

const field = (name, type, ru, en, more = {}) => ({
  name,
  type,
  label: pick([ru, en]),
  help: '',
  required: false,
  readonly: false,
  sortable: true,
  filterable: true,
  groupable: false,
  ...more,
})
const relation = (type, titleField = 'name') => ({
  type,
  titleField,
  many: names(type).many,
  label: type,
  colorField: type === 'kit.Tag' ? 'color' : null,
})
const column = (name, more = {}) => ({
  field: name,
  width: null,
  optional: false,
  aggregate: null,
  widget: null,
  ...more,
})
const node = (name, more = {}) => ({
  id: name,
  kind: 'field',
  name,
  widget: null,
  span: 1,
  invisible: false,
  readonly: false,
  required: false,
  ...more,
})

const STATES = [
  ['open', 'Открыта', 'Open', 'blue'],
  ['won', 'Выиграна', 'Won', 'green'],
  ['lost', 'Проиграна', 'Lost', 'red'],
]

export const spec = (type) => {
  const [r, rs, e, es, icon] = TYPES[type]
  const deal = type === 'crm.Deal'
  const fields = [
    field('name', 'char', 'Название', 'Name', { required: true }),
    ...(deal
      ? [
          field('number', 'char', 'Номер', 'Number', { readonly: true }),
          field('state', 'state', 'Состояние', 'State', {
            readonly: true,
            groupable: true,
            options: STATES.map(([value, a, b, tone]) => ({ value, label: pick([a, b]), tone })),
          }),
          field('contact', 'm2o', 'Клиент', 'Customer', { relation: relation('contacts.Contact'), groupable: true }),
          field('assignee', 'm2o', 'Ответственный', 'Responsible', {
            relation: relation('identity.User'),
            groupable: true,
          }),
          field('expectedRevenue', 'money', 'Ожидаемая сумма', 'Expected revenue', { digits: 2, currency: 'RUB' }),
          field('closeDate', 'date', 'Дата закрытия', 'Close date', { groupable: true }),
          field('tags', 'm2m', 'Метки', 'Tags', { relation: relation('kit.Tag'), sortable: false }),
        ]
      : [field('email', 'email', 'Почта', 'E-mail'), field('phone', 'phone', 'Телефон', 'Phone')]),
  ]
  return {
    specVersion: 1,
    etag: `${type}${state.language}`,
    type,
    label: pick([r, e]),
    pluralLabel: pick([rs, es]),
    titleField: 'name',
    icon,
    conversation: deal,
    numbered: deal,
    tagged: deal,
    api: names(type),
    fields: Object.fromEntries(fields.map((f) => [f.name, f])),
    views: {
      list: {
        columns: fields.map((f) => column(f.name)),
        editable: true,
        tones: [],
        defaultOrder: [{ name: 'ASC' }],
        defaultGroup: null,
      },
      ...(deal
        ? {
            kanban: {
              groupBy: 'state',
              title: 'name',
              subtitle: 'contact',
              amount: 'expectedRevenue',
              tags: 'tags',
              avatar: 'assignee',
              date: 'closeDate',
              progress: null,
              sum: 'expectedRevenue',
              quickCreate: true,
            },
          }
        : {}),
      form: {
        groups: [
          {
            id: 'main',
            kind: 'group',
            label: '',
            cols: 2,
            invisible: false,
            children: fields.map((f) => node(f.name)),
          },
        ],
        tabs: [],
        title: 'name',
        statusbar: deal ? 'state' : null,
        buttons: deal ? ['win'] : [],
        stats: [],
        image: null,
      },
    },
    viewOrder: deal ? ['list', 'kanban'] : ['list'],
    search: { filters: [], fields: fields.map((f) => f.name), groups: [] },
    actions: deal
      ? {
          win: {
            name: 'win',
            title: pick(['Выиграна', 'Won']),
            on: 'record',
            mutation: 'crmDealWin',
            icon: 'trophy',
            tone: 'success',
            bulk: true,
            confirm: '',
            states: ['open'],
            move: { from: ['open'], to: 'won' },
            undo: null,
            when: true,
            arguments: [],
          },
        }
      : {},
    permissions: { create: true, write: true, delete: true },
    lines: {},
    defaultOrder: [{ id: 'DESC' }],
  }
}

const CUSTOMERS = [
  'ООО «Ромашка»',
  'ЗАО «Вектор»',
  'АО «Северный ветер»',
  'ТД «Прогресс»',
  'Кафе «Утро»',
  'ИП Соколова М. А.',
  'ООО «ТехноЛайн»',
]
const PEOPLE = ['Анна Ким', 'Игорь Лебедев', 'Дарья Жук', 'Олег Титов']
export const record = (type, n) => ({
  id: String(n),
  version: 1,
  name:
    type === 'crm.Deal'
      ? `Поставка ${n}: ${CUSTOMERS[n % 7]}`
      : type === 'identity.User'
        ? PEOPLE[n % 4]
        : CUSTOMERS[n % 7],
  number: String(n).padStart(5, '0'),
  state: STATES[n % 3][0],
  contact: { id: String(n % 7), name: CUSTOMERS[n % 7] },
  assignee: { id: String(n % 4), name: PEOPLE[n % 4] },
  expectedRevenue: String(93375.17 * ((n % 9) + 1)),
  closeDate: `2026-11-${String((n % 28) + 1).padStart(2, '0')}`,
  tags: [{ id: '1', name: 'Опт', color: 'blue' }],
  email: `mail${n}@example.com`,
  phone: '+7 495 123-45-67',
})

const card = ([name, family, ru, en, icon, price, depends]) => ({
  name,
  family,
  title: pick([ru, en]),
  summary: pick(SUMMARY),
  description: '',
  icon,
  price,
  currency: 'RUB',
  depends,
})
export const catalogue = () => ({
  currency: 'RUB',
  families: Object.entries(FAMILIES).map(([key, title]) => ({ key, title: pick(title) })),
  modules: MODULES.map(card),
})
export const market = () => {
  const found = catalogue()
  const modules = found.modules.map((m) => ({
    ...m,
    state: state.enabled.has(m.name) ? 'enabled' : m.name === 'projects' ? 'disabled' : 'new',
    since: '2026-11-01T10:00:00Z',
    by: 'Анна Ким',
    neededBy: found.modules
      .filter((o) => state.enabled.has(o.name) && o.depends.includes(m.name))
      .map(({ name, title }) => ({ name, title })),
  }))
  const total = modules.filter((m) => m.state === 'enabled').reduce((sum, m) => sum + Number(m.price), 0)
  return { ...found, modules, total: String(total), run: null }
}
export const preview = (name) => {
  const all = catalogue().modules
  const adds = all
    .filter(
      (m) =>
        !state.enabled.has(m.name) && (m.name === name || all.find((o) => o.name === name).depends.includes(m.name)),
    )
    .map((m) => ({ name: m.name, title: m.title, price: m.price, dataKept: m.name === 'projects' }))
  return {
    module: name,
    adds,
    price: String(adds.reduce((s, m) => s + Number(m.price), 0)),
    currency: 'RUB',
    neededBy: [],
  }
}
