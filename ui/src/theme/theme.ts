import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import { createElement } from 'react';
import { createTheme, Modal, Popover, Tooltip } from '@mantine/core';

/**
 * Colors and fonts are CSS variables in tokens.css, not here: the provider then writes no style element, and
 * the content security policy can forbid inline styles. Modals do not change the scroll bar for the same reason.
 */
export const theme = createTheme({
  primaryColor: 'blue',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Modal: Modal.extend({
      defaultProps: {
        lockScroll: false,
        transitionProps: { duration: 100 },
        closeButtonProps: { 'aria-label': 'Close', icon: createElement(IconX, { size: 16, 'aria-hidden': true }) },
        // The <header> of a dialog is not the page's banner.
        attributes: { header: { role: 'presentation' } },
      },
    }),
    Popover: Popover.extend({ defaultProps: { shadow: undefined, transitionProps: { duration: 80 } } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 250, transitionProps: { duration: 80 } } }),
  },
});
