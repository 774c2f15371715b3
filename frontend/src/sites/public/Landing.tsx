import {
  IconArrowRight,
  IconBolt,
  IconDatabase,
  IconPlugConnected,
  IconReceiptTax,
  IconScale,
  IconShieldLock,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '@/ui/Icon'
import { type Catalogue, useCatalogue } from './api'
import css from './Landing.module.css'
import { ProductPicture } from './ProductPicture'
import { To } from './To'
import { useMoney } from './useMoney'

/** What this is, for whom, what it costs and why: the first page that a buyer reads. */
export function Landing() {
  const { t } = useTranslation()
  const found = useCatalogue()
  const count = found.data?.modules.length ?? 0
  return (
    <>
      <section className={css.hero}>
        <h1 className={css.title}>{t('public.hero.title')}</h1>
        <p className={css.lead}>{count < MANY ? t('public.hero.textFew') : t('public.hero.text', { count })}</p>
        <div className={css.buttons}>
          <To to="/sign-up" className={css.primary}>
            {t('public.hero.start')}
            <IconArrowRight size={17} aria-hidden="true" />
          </To>
          <To to="/modules" className={css.secondary}>
            {t('public.hero.modules')}
          </To>
        </div>
        <p className={css.note}>{t('public.hero.note')}</p>
        <ProductPicture />
      </section>
      <Why offered={found.data?.modules.map((module) => module.name) ?? []} />
      {found.data ? <Families data={found.data} /> : null}
      <Start />
    </>
  )
}

/** Fewer modules are not worth counting. */
const MANY = 10

/** `needs`: said only where the catalogue has that module. */
const REASONS: readonly { key: string; needs?: string; icon: ComponentType<{ size?: number; stroke?: number }> }[] = [
  { key: 'isolation', icon: IconDatabase },
  { key: 'speed', icon: IconBolt },
  { key: 'accounting', icon: IconReceiptTax, needs: 'finance' },
  { key: 'rights', icon: IconShieldLock },
  { key: 'open', icon: IconPlugConnected },
  { key: 'price', icon: IconScale },
]

function Why({ offered }: { offered: string[] }) {
  const { t } = useTranslation()
  return (
    <section id="why" className={css.band}>
      <div className={css.inner}>
        <h2 className={css.heading}>{t('public.why.title')}</h2>
        <p className={css.subheading}>{t('public.why.text')}</p>
        <div className={css.reasons}>
          {REASONS.filter(({ needs }) => !needs || offered.includes(needs)).map(({ key, icon: Sign }) => (
            <article key={key} className={css.reason}>
              <span className={css.sign} aria-hidden="true">
                <Sign size={21} stroke={1.6} />
              </span>
              <h3 className={css.reasonTitle}>{t(`public.why.${key}.title`)}</h3>
              <p className={css.reasonText}>{t(`public.why.${key}.text`)}</p>
            </article>
          ))}
        </div>
      </div>
    </section>
  )
}

function Families({ data }: { data: Catalogue }) {
  const { t } = useTranslation()
  const money = useMoney(data.currency)
  const families = data.families.map((family) => {
    const modules = data.modules.filter((module) => module.family === family.key)
    return { ...family, modules, from: Math.min(...modules.map((module) => Number(module.price))) }
  })
  return (
    <section className={css.inner}>
      <h2 className={css.heading}>{t('public.families.title')}</h2>
      <p className={css.subheading}>{t('public.families.text')}</p>
      <div className={css.families}>
        {families.map((family) => (
          <article key={family.key} className={css.family}>
            <header className={css.familyHead}>
              <h3 className={css.familyTitle}>{family.title}</h3>
              <span className={css.from}>
                {family.from === 0
                  ? t('public.families.fromFree')
                  : t('public.families.from', { price: money(family.from) })}
              </span>
            </header>
            <ul className={css.modules}>
              {family.modules.map((module) => (
                <li key={module.name} className={css.module}>
                  <Icon name={module.icon} size={16} className={css.moduleIcon} />
                  <span className={css.moduleTitle}>{module.title}</span>
                  <span className={css.modulePrice}>{money(module.price)}</span>
                </li>
              ))}
            </ul>
          </article>
        ))}
      </div>
      <p className={css.more}>
        <To to="/modules" className={css.moreLink}>
          {t('public.families.more')} <IconArrowRight size={15} aria-hidden="true" />
        </To>
      </p>
    </section>
  )
}

function Start() {
  const { t } = useTranslation()
  return (
    <section className={css.band}>
      <div className={css.start}>
        <h2 className={css.heading}>{t('public.start.title')}</h2>
        <ol className={css.steps}>
          {['one', 'two', 'three'].map((step, index) => (
            <li key={step} className={css.step}>
              <span className={css.number} aria-hidden="true">
                {index + 1}
              </span>
              <h3 className={css.reasonTitle}>{t(`public.start.${step}.title`)}</h3>
              <p className={css.reasonText}>{t(`public.start.${step}.text`)}</p>
            </li>
          ))}
        </ol>
        <To to="/sign-up" className={css.primary}>
          {t('public.hero.start')}
          <IconArrowRight size={17} aria-hidden="true" />
        </To>
      </div>
    </section>
  )
}
