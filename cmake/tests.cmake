# Every tests/<module>_test.c is a test of that name.  Tests find the program
# and its data through the environment, and shared material, if there is any,
# through CHITHI_SHARED or beside the source tree.
option(CHITHI_FUZZ "build the fuzzers with libFuzzer (clang only)" OFF)
if(CHITHI_FUZZ)
	add_compile_options(-fsanitize=fuzzer-no-link)
endif()

set(CHITHI_SANITIZER_ENVIRONMENT
	"ASAN_OPTIONS=allocator_may_return_null=1:detect_stack_use_after_return=1"
	"LSAN_OPTIONS=print_suppressions=0:suppressions=${PROJECT_SOURCE_DIR}/tests/lsan.supp"
	"UBSAN_OPTIONS=print_stacktrace=1")

function(set_test_environment name)
	set_tests_properties(${name} PROPERTIES
		ENVIRONMENT
		"${CHITHI_TEST_ENVIRONMENT};${CHITHI_SANITIZER_ENVIRONMENT}"
		TIMEOUT 600)
endfunction()

# tests/fuzz_<name>.c is a fuzzer.  Without libFuzzer it reads the files it is
# given, and ctest runs it over tests/corpus/<name>/.
function(add_fuzzers)
	file(GLOB files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/fuzz_*.c)
	list(REMOVE_ITEM files ${PROJECT_SOURCE_DIR}/tests/fuzz_main.c)
	foreach(file IN LISTS files)
		get_filename_component(name ${file} NAME_WE)
		string(REPLACE fuzz_ "" corpus ${name})
		add_executable(${name} ${file} tests/course.c tests/proof.c)
		warn_about(${name})
		target_link_libraries(${name} PRIVATE pipeline)
		if(CHITHI_FUZZ)
			target_link_options(${name} PRIVATE -fsanitize=fuzzer)
			target_compile_definitions(${name} PRIVATE CHITHI_FUZZ)
			continue()
		endif()
		target_sources(${name} PRIVATE tests/fuzz_main.c)
		file(GLOB inputs CONFIGURE_DEPENDS
			${PROJECT_SOURCE_DIR}/tests/corpus/${corpus}/*)
		add_test(NAME ${name} COMMAND ${name} ${inputs})
		set_test_environment(${name})
	endforeach()
endfunction()

function(add_test_files)
	add_library(bed STATIC
		tests/archive_bed.c
		tests/batch_bed.c
		tests/bed.c
		tests/mender_bed.c
		tests/papers.c
		tests/proof.c
		tests/shelf.c)
	target_link_libraries(bed PUBLIC pipeline PkgConfig::CMOCKA)
	warn_about(bed)
	file(GLOB files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/*_test.c)
	foreach(file IN LISTS files)
		get_filename_component(name ${file} NAME_WE)
		add_executable(${name} ${file})
		warn_about(${name})
		target_link_libraries(${name} PRIVATE bed)
		add_test(NAME ${name} COMMAND ${name})
		set_test_environment(${name})
	endforeach()
	if(TARGET repair_model_test)
		add_dependencies(repair_model_test train)
	endif()
	# The training program is no library: its tests take the parts they need.
	foreach(part phrases syllable)
		if(TARGET ${part}_test)
			target_sources(${part}_test PRIVATE
				dictionaries/train_${part}.c
				dictionaries/train_tool.c)
		endif()
	endforeach()
	if(TARGET train_channel_test)
		target_sources(train_channel_test PRIVATE
			dictionaries/train_channel.c
			dictionaries/train_pairs.c
			dictionaries/train_segments.c
			dictionaries/train_tool.c)
	endif()
	if(TARGET memory_test)
		target_link_options(memory_test PRIVATE
			-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup,--wrap=schema_check,--wrap=style_apply)
		# Leaks are told apart by their whole stack.
		set(environment ${CHITHI_SANITIZER_ENVIRONMENT})
		list(TRANSFORM environment REPLACE "^ASAN_OPTIONS="
			"ASAN_OPTIONS=fast_unwind_on_malloc=0:")
		set_tests_properties(memory_test PROPERTIES ENVIRONMENT
			"${CHITHI_TEST_ENVIRONMENT};${environment}")
	endif()
	file(GLOB scripts CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/*_test.sh)
	foreach(script IN LISTS scripts)
		get_filename_component(name ${script} NAME_WE)
		add_test(NAME ${name} COMMAND sh ${script})
		set_test_environment(${name})
	endforeach()
	add_fuzzers()
endfunction()
