import { localStorageColorSchemeManager } from '@mantine/core';

/** The key is also read by public/color-scheme.js, before anything of this is loaded. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: 'sightglass.colorScheme' });
