#!/usr/bin/perl
# Adds every message of an mbox to a public-inbox, with the modules of the installed package.
# import_mbox.pl NAME MBOX   (PI_CONFIG names the configuration)
use strict;
use warnings;
use PublicInbox::Config;
use PublicInbox::Eml;
use PublicInbox::InboxWritable;

my ($name, $mbox) = @ARGV;
my $inbox = PublicInbox::Config->new->lookup_name($name) or die "There is no inbox $name.\n";
my $importer = PublicInbox::InboxWritable->new($inbox)->importer(1);
my ($count, $message) = (0, '');

sub add_message {
    return if $message eq '';
    $message =~ s/^>(>*From )/$1/mg;
    my $bytes = $message;
    $importer->add(PublicInbox::Eml->new(\$bytes));
    $message = '';
    $count++;
}

open my $file, '<', $mbox or die "$mbox: $!\n";
while (my $line = <$file>) {
    if ($line =~ /^From \S+@\S+ \w{3} /) { add_message() }
    else { $message .= $line }
}
add_message();
$importer->done;
print "$count messages\n";
