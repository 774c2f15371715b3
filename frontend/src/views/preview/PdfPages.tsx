import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist'
import worker from 'pdfjs-dist/build/pdf.worker.min.mjs?url'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState, LoadingState } from '@/ui/states'
import css from './preview.module.css'

GlobalWorkerOptions.workerSrc = worker

/** The pages of a PDF (at an address, or a file at hand) under each other, each drawn when it comes into sight. */
export function PdfPages({ url, file, name }: { url?: string; file?: Blob; name: string }) {
  const { t } = useTranslation()
  const [read, setRead] = useState<PDFDocumentProxy | 'broken' | null>(null)
  useEffect(() => {
    let stop: () => void = () => undefined
    let gone = false
    void (file ? file.arrayBuffer() : Promise.resolve(null)).then((data) => {
      if (gone) return
      const task = getDocument({ ...(data ? { data } : { url, withCredentials: true }), enableXfa: false })
      task.promise.then(setRead, () => (gone ? undefined : setRead('broken')))
      stop = () => void task.destroy()
    })
    return () => {
      gone = true
      stop()
    }
  }, [url, file])
  if (read === 'broken') return <EmptyState title={t('views.preview.broken')} text={t('views.preview.brokenText')} />
  if (!read) return <LoadingState rows={10} />
  return (
    <div className={css.pages}>
      {Array.from({ length: read.numPages }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a page is its number
        <PdfPage key={index} pdf={read} number={index + 1} name={name} />
      ))}
    </div>
  )
}

function PdfPage({ pdf, number, name }: { pdf: PDFDocumentProxy; number: number; name: string }) {
  const { t } = useTranslation()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [seen, setSeen] = useState(number === 1)
  useEffect(() => {
    const place = canvas.current
    if (!place || seen) return
    const observer = new IntersectionObserver(
      (entries) => setSeen((before) => before || entries.some((entry) => entry.isIntersecting)),
      { rootMargin: '600px' },
    )
    observer.observe(place)
    return () => observer.disconnect()
  }, [seen])
  useEffect(() => {
    const place = canvas.current
    if (!place || !seen) return
    let gone = false
    let stop: () => void = () => undefined
    void pdf.getPage(number).then((page) => {
      if (gone) return
      const natural = page.getViewport({ scale: 1 })
      const scale = (place.clientWidth / natural.width) * Math.min(2, window.devicePixelRatio || 1)
      const viewport = page.getViewport({ scale: Math.max(scale, 0.5) })
      place.width = viewport.width
      place.height = viewport.height
      const drawing = page.render({ canvas: place, viewport })
      stop = () => drawing.cancel()
      drawing.promise.then(
        () => place.setAttribute('data-drawn', 'true'),
        () => undefined,
      )
    })
    return () => {
      gone = true
      stop()
    }
  }, [pdf, number, seen])
  const label = t('views.preview.page', { name, number, total: pdf.numPages })
  return <canvas ref={canvas} className={css.page} role="img" aria-label={label} />
}
