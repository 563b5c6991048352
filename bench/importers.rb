# Imports a table of `export` as the wizard of Redmine does, then what is not
# yet known; bench/importers.py runs it inside Redmine.
#
#	rails runner importers.rb PROGRAM TABLE FOLDER INPUT...
program, table, folder, *inputs = ARGV
ActiveRecord::Base.connection.execute('PRAGMA synchronous = OFF')
User.current = admin = User.find_by_login('admin')
admin.update_column(:language, 'en')
tracker = Tracker.first
project = Project.create!(name: 'chithi', identifier: "chithi-#{Process.pid}",
                          enabled_module_names: ['issue_tracking'],
                          trackers: [tracker])

# As Import and ImportsController do it, with the columns they find themselves.
def import(path, project, tracker)
  import = IssueImport.new
  import.user = User.current
  import.file = ActionDispatch::Http::UploadedFile.new(
    tempfile: File.open(path), filename: 'tasks.csv')
  import.set_default_settings
  mapping = { 'project_id' => project.id.to_s,
              'tracker' => "value:#{tracker.id}" }
  names = import.headers
  IssueImport::AUTO_MAPPABLE_FIELDS.each do |field, label|
    place = names.find_index do |name|
      name.to_s.casecmp(field) == 0 ||
        name.to_s.casecmp(I18n.t(label, locale: :en)) == 0
    end
    mapping[field] ||= place.to_s if place
  end
  import.settings = import.settings.merge('mapping' => mapping)
  import.save!
  import.parse_file
  import.run
  import.unsaved_items.each { |item| puts "refused: #{item.message}" }
  import
end

first = import(table, project, tracker)
rows = CSV.read(table, headers: true, encoding: 'UTF-8')
issues = first.saved_objects
puts "Redmine #{Redmine::VERSION}: #{rows.size} rows, #{issues.size} issues, " \
     "#{issues.count(&:parent_id)} with a parent, " \
     "guessed #{first.settings.slice('separator', 'encoding').values}"
parents = rows.count { |row| !row['Parent task'].empty? }
abort 'not all rows became issues' if issues.size != rows.size
abort 'parents are lost' if issues.count(&:parent_id) != parents
rows.zip(issues.to_a) do |row, issue|
  same = issue.subject == row['Subject'] &&
         issue.description.delete("\r") == row['Description']
  abort "changed: #{row['Subject']}" unless same
end

# What Redmine gives out, and what is not in it.
known = File.join(folder, 'known.csv')
rest = File.join(folder, 'rest.csv')
File.write(known, CSV.generate { |csv|
  issues.each { |issue| csv << [issue.id, issue.subject, issue.description] }
})
system(program, 'export', '--to', 'redmine', '--known', known, '-o', rest,
       *inputs) || abort('export failed')
second = import(rest, project, tracker)
puts "Redmine, again with --known: #{second.saved_items.count} more issues"
abort 'doubled' if second.saved_items.count != 0
