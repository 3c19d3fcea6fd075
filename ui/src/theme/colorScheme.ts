import { localStorageColorSchemeManager } from '@mantine/core';

/** public/color-scheme.js also reads this key, before any of this code is loaded. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: 'sightglass.colorScheme' });
