#include "base/readable.h"

#include <stdint.h>

size_t na_readable_character(const char *text)
{
    static const struct {
        unsigned char mask, lead;
        uint32_t least; /* smaller codes are overlong forms, which are invalid */
    } forms[] = {
        { 0x80, 0x00, 0x20 }, { 0xe0, 0xc0, 0xa0 }, { 0xf0, 0xe0, 0x800 }, { 0xf8, 0xf0, 0x10000 }
    };
    const unsigned char *octet = (const unsigned char *)text;

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        uint32_t code = octet[0] & (unsigned char)~forms[i].mask;

        if ((octet[0] & forms[i].mask) != forms[i].lead)
            continue;
        for (size_t j = 1; j <= i; j++) {
            if ((octet[j] & 0xc0) != 0x80)
                return 0;
            code = code << 6 | (octet[j] & 0x3f);
        }
        return code < forms[i].least || code == 0x7f || code > 0x10ffff ||
                       (code >= 0xd800 && code <= 0xdfff)
                 ? 0
                 : i + 1;
    }
    return 0;
}

void na_make_readable(char *text)
{
    size_t length = 0, octets;

    while (text[length] != '\0' && (octets = na_readable_character(text + length)) > 0)
        length += octets;
    if (text[length] == '\0')
        return;
    for (; *text != '\0'; text++)
        if (*text < ' ' || *text > '~')
            *text = '?';
}
