import { useMantineColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useBoot } from '../session'

/** Take the theme that the person chose on another device, once, when the workspace opens. */
export function useAppliedTheme() {
  const { theme } = useBoot().user
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const applied = useRef(false)
  useEffect(() => {
    if (applied.current) return
    applied.current = true
    if (theme && theme !== colorScheme) setColorScheme(theme)
  }, [theme, colorScheme, setColorScheme])
}
