#include "stages/repair_mender.h"

#include "pipeline/data.h"
#include "pipeline/message.h"

static const char model_name[] = "dictionaries/syllables.lm";

enum status mender_open(struct mender *mender, const char *path,
			struct fault *fault)
{
	char own[DATA_PATH_SIZE];
	enum status status;

	if (!path && !data_path(own, model_name))
		return fault_set(fault, STATUS_MISSING, model_name,
				 _("the path is too long"));
	path = path ? path : own;
	mender->arena = arena_new();
	if (!mender->arena)
		return fault_memory(fault);
	status = model_open(&mender->model, path, fault);
	if (!status)
		status = model_verify(mender->model, path, fault);
	if (!status)
		status = symbols_load(&mender->symbols, mender->arena, fault);
	if (!status)
		status = table_load(&mender->whole, "channel_words",
				    SPELLER_COLUMNS, mender->arena, fault);
	if (status)
		return status;
	mender->speller = speller_new(mender->model, &mender->whole);
	return mender->speller ? STATUS_OK : fault_memory(fault);
}

void mender_close(struct mender *mender)
{
	speller_free(mender->speller);
	model_free(mender->model);
	arena_free(mender->arena);
}
