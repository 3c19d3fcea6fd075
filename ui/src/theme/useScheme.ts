import { useMantineColorScheme } from '@mantine/core';

/**
 * The chosen color scheme and a function to change it. Transitions stay on during the change: disabling them needs a
 * style element, which the content security policy forbids.
 */
export function useScheme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return { scheme: colorScheme, setScheme: setColorScheme };
}
