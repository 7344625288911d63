/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * text: appending to the caller's buffer, for dumps and messages.
 */
#ifndef L2_BASE_TEXT_H
#define L2_BASE_TEXT_H

#include "../l2.h"

/* Start an empty text in a buffer of at least one byte. */
struct l2_text l2_text_in(char *buffer, size_t size);

/* Append as the C library formats; what does not fit is cut and remembered. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void l2_text_add(struct l2_text *out, const char *format, ...);

#endif
