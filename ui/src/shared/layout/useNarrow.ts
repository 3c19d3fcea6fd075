import { useMediaQuery } from '@mantine/hooks';

/** True if a list with columns would not fit: the width of a phone. The style sheets use the same width. */
export function useNarrow(): boolean {
  return useMediaQuery('(max-width: 699px)', false, { getInitialValueInEffect: false });
}
