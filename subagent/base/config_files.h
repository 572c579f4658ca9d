/*
 * The default configuration files, found where the SNMP library looks for them and in its order,
 * but one by one: the library itself does not say which file a line comes from.
 */
#ifndef NA_CONFIG_FILES_H
#define NA_CONFIG_FILES_H

#include <stdbool.h>

/*
 * Reads TYPE.conf and TYPE.local.conf in each folder. Calls begin before each file. Files that it
 * includes count as part of it: includeDir reads them in no fixed order, so none of them could be
 * called the last. A file that exists but cannot be read is logged, as an error if the type is ours
 * alone, otherwise as a notice.
 */
void na_config_files_read(const char *type, bool ours, void (*begin)(void));

/*
 * Calls visit for TYPE.conf and TYPE.local.conf, whether they exist or not, in each existing folder
 * of a list separated by colons. Skips a folder whose name is longer than PATH_MAX.
 */
typedef void na_config_files_visit(const char *path, void *arg);
void na_config_files_in(const char *folders, const char *type, na_config_files_visit *visit,
                        void *arg);

#endif
