// SPDX-License-Identifier: LGPL-2.1-or-later
// visit SERVER PIN COMPANY USER: reads a password, signs in and lists the rooms.
async void visit (Liveon.Client client, string password) throws Error {
  yield client.sign_in_async (password, null);
  var rooms = client.get_rooms ();
  for (uint i = 0; i < rooms.get_n_items (); i++) {
    var room = (Liveon.Room) rooms.get_item (i);
    print ("%s %u\n", room.name, room.people);
  }
}

int main (string[] args) {
  var loop = new MainLoop ();
  try {
    var client = new Liveon.Client (args.length == 5 ? args[1] : "");
    client.set_pins (args[2], null);
    client.company = args[3];
    client.user_id = args[4];
    visit.begin (client, stdin.read_line (), (source, result) => {
      try {
        visit.end (result);
      } catch (Error error) {
        GLib.error ("%s", error.message);
      }
      loop.quit ();
    });
  } catch (Error error) {
    return 2;
  }
  loop.run ();
  return 0;
}
