"""What is attacked, and which test shows that it does no harm: here, or where it was shown before.

XSS by articles, questions, addresses and forms: tests/pages/site/test_hostile.py
    test_nothing_runs_in_articles_whose_every_part_is_hostile
XSS by any Markdown: tests/content/test_safe_html.py
    test_html_is_safe_whatever_an_attacker_writes
XSS by the widget: tests/pages/widget/test_javascript.py
    test_what_writers_and_people_write_is_never_run
XSS by the preview: tests/preview/test_watching.py
    test_nothing_runs_that_the_address_says
XSS by the owner's pages: tests/pages/admin/test_pages.py
    test_pages_load_and_run_nothing_from_elsewhere_and_show_what_people_wrote_as_text
XSS by mails and tickets: tests/deliveries/test_text.py
    test_in_html_what_the_person_wrote_is_text_and_only_the_web_is_linked
XSS by pictures: tests/http/test_pictures.py
    test_a_drawing_could_run_no_script_if_it_held_one
HTML that is made without escaping: tests/attacks/test_raw_html.py
    test_html_is_put_into_pages_as_it_is_at_known_places_alone
path traversal by ids and addresses: tests/attacks/test_injected_paths.py
    test_no_address_reads_a_file_or_writes_a_header
path traversal by pictures: tests/http/test_pictures.py
    test_no_address_leads_out_of_the_pictures
path traversal by attachments: tests/inbox/test_hostile.py
    test_a_thousand_hostile_bodies_and_attachments_are_refused_and_leave_no_trace
path traversal by pointers: tests/http/test_late_generations.py
    test_no_pointer_leads_out_of_the_index_root
path traversal by what is published: tests/publishing/test_publishing.py
    test_a_file_outside_of_the_generation_is_never_written
links out of the content root: tests/content/test_left_out.py
    test_a_link_out_of_the_content_root_is_told_and_what_it_leads_to_is_not_read
SSRF by content, customers and agents: tests/attacks/test_addresses_asked.py
    test_only_the_operators_webhook_is_asked
SSRF by names that lead inside: tests/inbox/test_webhooks.py
    test_private_addresses_are_refused_unless_they_are_allowed
SSRF by redirects: tests/deliveries/test_zendesk.py
    test_each_failure_is_told_and_then_it_is_delivered
YAML bombs: tests/content/test_harmful_yaml.py
    test_yaml_that_means_harm_is_told_and_done_with_soon
bombs of Markdown and HTML: tests/content/test_harmful_markdown.py
    test_html_within_html_without_end_is_read_soon
bombs of pictures and archives: tests/inbox/test_hostile.py
    test_texts_that_unpack_to_very_much_are_not_unpacked
ReDoS: tests/attacks/test_regular_expressions.py
    test_no_expression_takes_longer_than_in_proportion_to_its_text
header injection in mails: tests/deliveries/test_mail.py
    test_no_header_comes_out_of_what_somebody_typed
header injection in HTTP: tests/attacks/test_injected_paths.py
    test_no_address_reads_a_file_or_writes_a_header
redirects to other hosts: tests/http/test_outsiders.py
    test_no_redirect_leads_to_a_foreign_host
CSRF on the owner's pages: tests/attacks/test_other_sites.py
    test_every_form_of_the_owners_is_refused_from_elsewhere
CSRF on readers' forms: tests/pages/site/test_writing.py
    test_forms_of_other_sites_are_refused
timing on keys: tests/attacks/test_keys.py
    test_no_secret_is_compared_letter_by_letter
guessing of keys: tests/pages/admin/test_pages.py
    test_a_wrong_key_is_told_and_guessing_is_limited
enumeration of hand-offs: tests/inbox/test_handoffs.py
    test_a_wrong_secret_and_an_unknown_handoff_look_the_same
guessing of their names: tests/attacks/test_keys.py
    test_names_and_secrets_of_what_people_sent_are_of_chance_alone
poisoning of caches: tests/attacks/test_caches.py
    test_what_depends_on_a_header_is_kept_apart_by_it
headers of proxies by others: tests/http/test_proxies.py
    test_nobody_else_is_believed
prompts in articles: tests/attacks/test_prompts_in_articles.py
    test_results_say_what_of_them_is_quoted_and_what_to_do_stays_ours
pages that took our name, at MCP: tests/agents/test_protocol.py
    test_a_page_that_gave_its_own_name_to_our_address_is_kept_out
what hidden articles say: tests/search/test_privacy.py
    test_no_question_tells_that_a_hidden_word_is_there
query languages: tests/http/test_odd_requests.py
    test_what_looks_like_a_query_language_is_only_words
slow clients: tests/http/test_slow_clients.py
    test_who_sends_letter_by_letter_is_cut_off
requests of any kind: tests/attacks/test_requests_at_random.py
    test_no_request_gets_a_5xx_an_answer_outside_the_document_or_an_internal_article
inputs of any kind: tests/attacks/test_inputs_at_random.py
    test_no_input_makes_it_fail
"""
