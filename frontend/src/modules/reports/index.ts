import { defineModule } from '../registry'

export const module = defineModule({
  key: 'reports',
  screens: { 'reports.board': () => import('@/app/reports/Board').then((parts) => parts.Board) },
})
