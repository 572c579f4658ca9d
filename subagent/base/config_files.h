/*
 * The default configuration files, where the SNMP library looks for them and in its order, but told
 * one from the other: the library itself does not say which file a line is from.
 */
#ifndef NA_CONFIG_FILES_H
#define NA_CONFIG_FILES_H

#include <stdbool.h>

/*
 * Reads TYPE.conf and TYPE.local.conf in each of the folders. begin is called before each file,
 * which counts as one with those that it includes: the order of an includeDir is any, so none of
 * these could be the last. The log tells of one that is there and may not be read, as an error if
 * the type is ours alone.
 */
void na_config_files_read(const char *type, bool ours, void (*begin)(void));

/*
 * Visits TYPE.conf and TYPE.local.conf, there or not, in each of those of the folders, with :
 * between them, that are there. A folder whose name is too long to be one is passed over.
 */
typedef void na_config_files_visit(const char *path, void *arg);
void na_config_files_in(const char *folders, const char *type, na_config_files_visit *visit,
                        void *arg);

#endif
