import { useMediaQuery } from '@mantine/hooks';

/** Whether a list of columns would not fit: the width of a phone. The style sheets beside use the same figure. */
export function useNarrow(): boolean {
  return useMediaQuery('(max-width: 699px)', false, { getInitialValueInEffect: false });
}
