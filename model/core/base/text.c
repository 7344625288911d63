/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "text.h"

#include <stdarg.h>
#include <stdio.h>

struct l2_text
l2_text_in(char *buffer, size_t size)
{
    struct l2_text out = {buffer, size, 0, false};
    buffer[0] = 0;
    return out;
}

void
l2_text_add(struct l2_text *out, const char *format, ...)
{
    size_t room = out->size - out->length;
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(out->text + out->length, room, format, arguments);
    va_end(arguments);
    if (written < 0)
    {
        out->text[out->length] = 0;
        out->cut = true;
    }
    else if ((size_t)written >= room)
    {
        out->length = out->size - 1;
        out->cut = true;
    }
    else
    {
        out->length += (size_t)written;
    }
}
