/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Fuzz target: the VLAN tag. What is read writes back as it was, and nothing shorter is read.
 */
#include "../../model/core/wire/vlan.h"
#include "require.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *bytes = copy_of(data, size);
    struct l2_vlan vlan;
    bool good = l2_vlan_parse(bytes, size, &vlan);
    bool tag = size >= L2_VLAN_LENGTH && l2_vlan_is_tpid((uint16_t)(data[0] << 8 | data[1]));
    require(good == tag);
    if (good)
    {
        require(vlan.pcp <= 7 && vlan.vid <= 4095);
        uint8_t written[L2_VLAN_LENGTH];
        l2_vlan_write(written, &vlan);
        require(memcmp(written, bytes, sizeof written) == 0);
    }
    free(bytes);
    return 0;
}
