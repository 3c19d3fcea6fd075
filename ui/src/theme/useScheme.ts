import { useMantineColorScheme } from '@mantine/core';

/**
 * The chosen color scheme and how to change it. Transitions stay on during the change: switching them off takes a
 * style element, which the content security policy forbids.
 */
export function useScheme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return { scheme: colorScheme, setScheme: setColorScheme };
}
