#ifndef PIPELINE_DATA_H
#define PIPELINE_DATA_H

#include <stdbool.h>

/*
 * Where the program's own data lies: dictionaries, schemas, catalogues.
 *
 * It is the folder named by CHITHI_DATA, else ../share/chithi beside the
 * folder of the program: the same in a build tree and when installed.
 */

/* Room for any path that data_path() makes, in bytes with the final NUL. */
enum { DATA_PATH_SIZE = 4096 };

/*
 * Put into `path` (DATA_PATH_SIZE bytes) where `name`, such as
 * "dictionaries/places.tsv", lies.  False when the path does not fit; whether
 * there is such a file is not looked at.
 */
bool data_path(char *path, const char *name);

#endif
